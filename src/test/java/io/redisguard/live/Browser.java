package io.redisguard.live;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.review.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A real Chromium without a window, told what to do by its DevTools protocol: of its command line
/// neither a width of 390 px nor a page without scripts can be had.
final class Browser implements AutoCloseable, WebSocket.Listener {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger last = new AtomicInteger();
  private final StringBuilder message = new StringBuilder();
  private final WebSocket socket;
  private final String session;

  private Browser(Process process, String address) {
    this.process = process;
    this.socket = client.newWebSocketBuilder().buildAsync(URI.create(address), this).join();
    String target = send("", "Target.createTarget", "url", "about:blank").path("targetId").asText();
    this.session =
        send("", "Target.attachToTarget", "targetId", target, "flatten", true)
            .path("sessionId")
            .asText();
    ask("Page.enable");
    ask("Log.enable");
    ask("Runtime.enable");
    ask("Network.enable");
  }

  static Browser start(Path folder) throws IOException {
    Process process =
        new ProcessBuilder(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("chromium.log").toFile())
            .start();
    Path port = folder.resolve("DevToolsActivePort");
    await("chromium")
        .atMost(PATIENCE)
        .until(() -> Files.exists(port) && Files.readAllLines(port).size() == 2);
    List<String> lines = Files.readAllLines(port);
    return new Browser(process, "ws://127.0.0.1:" + lines.getFirst() + lines.getLast());
  }

  /// Looks at a page in a window of some width.
  void open(String url, int width, boolean scripts, boolean dark) {
    ask("Emulation.setScriptExecutionDisabled", "value", !scripts);
    ask(
        "Emulation.setDeviceMetricsOverride",
        "width",
        width,
        "height",
        900,
        "deviceScaleFactor",
        1,
        "mobile",
        width < 700);
    ObjectNode feature = Json.mapper().createObjectNode();
    feature.put("name", "prefers-color-scheme").put("value", dark ? "dark" : "light");
    ask("Emulation.setEmulatedMedia", "features", Json.mapper().createArrayNode().add(feature));
    events.clear();
    ask("Page.navigate", "url", url);
    await("the page").atMost(PATIENCE).until(() -> heard("Page.loadEventFired"));
  }

  /// Whether anything is wider than the window.
  boolean scrollsSideways() {
    JsonNode metrics = ask("Page.getLayoutMetrics");
    return metrics.at("/cssContentSize/width").asInt()
        > metrics.at("/cssLayoutViewport/clientWidth").asInt();
  }

  /// The value of an expression, as the page's own scripts would see it.
  String evaluate(String expression) {
    return ask("Runtime.evaluate", "expression", expression, "returnByValue", true)
        .at("/result/value")
        .asText();
  }

  /// The page from its top as PNG.
  byte[] picture(int width, int height) {
    ObjectNode clip = Json.mapper().createObjectNode();
    clip.put("x", 0).put("y", 0).put("width", width).put("height", height).put("scale", 1);
    return Base64.getDecoder()
        .decode(
            ask(
                    "Page.captureScreenshot",
                    "format",
                    "png",
                    "captureBeyondViewport",
                    true,
                    "clip",
                    clip)
                .path("data")
                .asText());
  }

  /// What the browser complained about: a policy that was broken, a script that failed.
  List<String> complaints() {
    return events.stream()
        .filter(
            event ->
                List.of("Log.entryAdded", "Runtime.exceptionThrown")
                    .contains(event.path("method").asText()))
        .map(JsonNode::toString)
        .toList();
  }

  /// Addresses that were asked for since the page was opened.
  List<String> requests() {
    return events.stream()
        .filter(event -> event.path("method").asText().equals("Network.requestWillBeSent"))
        .map(event -> event.at("/params/request/url").asText())
        .toList();
  }

  private boolean heard(String method) {
    return events.stream().anyMatch(event -> event.path("method").asText().equals(method));
  }

  private JsonNode ask(String method, Object... parameters) {
    return send(session, method, parameters);
  }

  private JsonNode send(String to, String method, Object... parameters) {
    int id = last.incrementAndGet();
    ObjectNode command = Json.mapper().createObjectNode().put("id", id).put("method", method);
    if (!to.isEmpty()) {
      command.put("sessionId", to);
    }
    ObjectNode values = command.putObject("params");
    for (int i = 0; i < parameters.length; i += 2) {
      values.set((String) parameters[i], Json.mapper().valueToTree(parameters[i + 1]));
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    socket.sendText(command.toString(), true).join();
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean end) {
    message.append(data);
    if (end) {
      take(message.toString());
      message.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedStage(null);
  }

  private void take(String text) {
    try {
      JsonNode said = Json.mapper().readTree(text);
      CompletableFuture<JsonNode> answer = waiting.remove(said.path("id").asInt());
      if (answer == null) {
        events.add(said);
      } else if (said.has("error")) {
        answer.completeExceptionally(new IllegalStateException(said.path("error").toString()));
      } else {
        answer.complete(said.path("result"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
