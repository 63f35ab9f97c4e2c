package io.redisguard.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisguard.lab.LabNode;
import io.redisguard.lab.LabSettings;
import io.redisguard.lab.RedisLab;
import io.redisguard.redis.LabGroup;
import io.redisguard.rules.Endpoint;
import io.redisguard.test.GuardProcess;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The live page of the packaged server in a real browser, beside a real Redis group of which one
/// pod is held back.
///
/// `-Dpage.pictures=docs/images` takes the pictures for the documents.
class LivePageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LARGEST_PICTURE = 200_000;

  @TempDir private static Path folder;
  private static RedisLab lab;
  private static GuardProcess guard;
  private static Browser browser;
  private static String held = "";

  @BeforeAll
  static void start() throws IOException {
    lab =
        RedisLab.start(
            LabSettings.plain().withPassword("s3cret").withDownAfter(Duration.ofSeconds(60)));
    guard =
        GuardProcess.serve(
            Files.createDirectory(folder.resolve("guard")),
            "--objects=" + LabManifests.write(lab, folder),
            "--objects=src/test/resources/page/cluster.yaml",
            "--policy=" + LabManifests.policy(folder, "{evict-last-good-replica: {maxHold: 10m}}"),
            "--ask-redis");
    browser = Browser.start(Files.createDirectory(folder.resolve("browser")));
  }

  /// Of two replicas one hangs, so the other one has to stay. Who asks no more is held no more, so
  /// this comes right before a look.
  private static void hold() {
    List<LabNode> replicas = lab.others(lab.master());
    held = LabGroup.podName(replicas.getLast());
    replicas.getFirst().server().freeze();
    try {
      await("a hold")
          .atMost(PATIENCE)
          .until(
              () ->
                  guard
                          .guard()
                          .answer(
                              Endpoint.VALIDATE, LabManifests.eviction(replicas.getLast(), false))
                          .at("/status/code")
                          .asInt()
                      == 429);
    } finally {
      replicas.getFirst().server().thaw();
    }
  }

  @AfterAll
  static void stop() {
    browser.close();
    guard.close();
    lab.close();
  }

  private static String page() {
    return "http://" + guard.managementAddress() + "/page";
  }

  @ParameterizedTest(name = "{0} px, scripts {1}, dark {2}")
  @CsvSource({
    "1280, true,  false",
    "1280, false, true",
    "390,  true,  true",
    "390,  false, false",
    "320,  true,  false",
  })
  void itFitsAndTells(int width, boolean scripts, boolean dark) {
    hold();
    browser.open(page(), width, scripts, dark);

    assertThat(browser.scrollsSideways()).isFalse();
    assertThat(browser.evaluate("document.querySelector('h1').textContent"))
        .isEqualTo("3 things need you");
    assertThat(browser.evaluate("document.getElementById('page').innerText"))
        .contains("shop/cart", "its master cart-0 is not ready", "prod/" + held, "let go in")
        .contains("Redis said so")
        .doesNotContain("s3cret");
    assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor"))
        .isEqualTo(dark ? "rgb(17, 21, 26)" : "rgb(245, 246, 248)");
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests())
        .allMatch(
            url ->
                url.startsWith("http://" + guard.managementAddress() + "/")
                    || url.equals("data:,"));
  }

  @Test
  void itRefreshesItself() {
    browser.open(page(), 1280, true, false);
    String time = "document.querySelector('time').dateTime";
    String before = browser.evaluate(time);

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(browser.evaluate(time)).isNotEqualTo(before));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void withoutScriptsItIsLoadedAgain() {
    browser.open(page(), 1280, false, false);
    assertThat(browser.evaluate("document.querySelector('noscript meta').content")).isEqualTo("10");
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html",
    "/page, text/html",
    "/page/page.css, text/css",
    "/page/page.js, text/javascript"
  })
  void nothingComesFromElsewhere(String path, String type) {
    Response response = RestAssured.get("http://" + guard.managementAddress() + path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.contentType()).isEqualTo(type + "; charset=utf-8");
    assertThat(response.header("Content-Security-Policy"))
        .startsWith("default-src 'none';")
        .doesNotContain("unsafe", "http", "*");
    assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(response.header("Cache-Control")).isEqualTo("no-store");
    assertThat(response.header("Set-Cookie")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"POST", "PUT", "DELETE", "PATCH"})
  void nothingCanBeDone(String method) {
    assertThat(RestAssured.request(method, page()).statusCode()).isIn(404, 405);
  }

  @Test
  void itCanBeSwitchedOff() throws IOException {
    try (GuardProcess without =
        GuardProcess.serveWith(
            Map.of("REDIS_GUARD_PAGE_ENABLED", "false"),
            Files.createDirectory(folder.resolve("without")),
            "--objects=src/test/resources/page/cluster.yaml")) {
      String address = "http://" + without.managementAddress();
      for (String path : List.of("/", "/page", "/page/page.css", "/page/page.js")) {
        assertThat(RestAssured.get(address + path).statusCode()).as(path).isEqualTo(404);
      }
      assertThat(RestAssured.get(address + "/q/health/ready").statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "page-1280.png, 1280, 1080, false",
    "page-1280-dark.png, 1280, 1080, true",
    "page-390.png, 390, 1400, false",
    "page-390-dark.png, 390, 1400, true",
  })
  void picturesAreSmall(String file, int width, int height, boolean dark) throws IOException {
    hold();
    browser.open(page(), width, true, dark);
    byte[] picture = browser.picture(width, height);

    assertThat(picture).hasSizeBetween(10_000, LARGEST_PICTURE);
    String wanted = System.getProperty("page.pictures", "");
    if (!wanted.isEmpty()) {
      Files.write(Path.of(wanted).resolve(file), picture);
    }
  }
}
