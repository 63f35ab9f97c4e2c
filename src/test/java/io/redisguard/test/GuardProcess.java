package io.redisguard.test;

import static org.awaitility.Awaitility.await;

import io.redisguard.cli.ThrowAwayCertificate;
import io.redisguard.webhook.GuardUnderTest;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;

/// The packaged server as a process of its own, on free ports of the loopback.
public final class GuardProcess implements AutoCloseable {
  /// One line for each generation of the serial collector.
  private static final Pattern HEAP_USED = Pattern.compile("total [0-9]+K, used ([0-9]+)K");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final GuardUnderTest guard;
  private final int managementPort;
  private final Path output;

  private GuardProcess(Process process, GuardUnderTest guard, int managementPort, Path output) {
    this.process = process;
    this.guard = guard;
    this.managementPort = managementPort;
    this.output = output;
  }

  /// Starts `serve` with further arguments and waits until it is ready.
  public static GuardProcess serve(Path folder, String... arguments) throws IOException {
    return serveWith(Map.of(), folder, arguments);
  }

  /// Starts `serve` with environment variables and waits until it is ready.
  public static GuardProcess serveWith(
      Map<String, String> environment, Path folder, String... arguments) throws IOException {
    return launchWith(environment, folder, arguments).awaitReady();
  }

  /// Waits until it is ready; ends it when it is not in time.
  public GuardProcess awaitReady() throws IOException {
    try {
      await().atMost(PATIENCE).until(this::isReady);
      return this;
    } catch (ConditionTimeoutException e) {
      String ready = management("/q/health/ready");
      close();
      throw new AssertionError("not ready: " + ready + output(), e);
    }
  }

  /// Starts `serve` without waiting.
  public static GuardProcess launch(Path folder, String... arguments) throws IOException {
    return launchWith(Map.of(), folder, arguments);
  }

  /// Starts `serve` with environment variables, without waiting.
  public static GuardProcess launchWith(
      Map<String, String> environment, Path folder, String... arguments) throws IOException {
    return launchWith(environment, ThrowAwayCertificate.in(folder), folder, arguments);
  }

  /// Starts `serve` with a certificate that others may serve with as well, without waiting.
  public static GuardProcess launchWith(
      Map<String, String> environment,
      ThrowAwayCertificate certificate,
      Path folder,
      String... arguments)
      throws IOException {
    int port = freePort();
    int managementPort = freePort();
    Path output = folder.resolve("output.log");
    List<String> command = new ArrayList<>(java());
    command.addAll(
        List.of(
            "serve",
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--management-port",
            Integer.toString(managementPort),
            "--tls-cert",
            certificate.certificate().toString(),
            "--tls-key",
            certificate.key().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("QUARKUS_SHUTDOWN_DELAY", "1s");
    builder.environment().put("REDIS_GUARD_POLICY_RELOAD", "200ms");
    builder.environment().putAll(environment);
    return new GuardProcess(
        builder.start(),
        new GuardUnderTest("https://localhost:" + port, certificate.certificate()),
        managementPort,
        output);
  }

  public GuardUnderTest guard() {
    return guard;
  }

  public String output() throws IOException {
    return Files.readString(output);
  }

  /// Bytes of its heap that are in use after a full collection.
  public long heapAfterCollection() throws IOException {
    jcmd("GC.run");
    Matcher used = HEAP_USED.matcher(jcmd("GC.heap_info"));
    long kilobytes = 0;
    while (used.find()) {
      kilobytes += Long.parseLong(used.group(1));
    }
    return kilobytes << 10;
  }

  private String jcmd(String command) throws IOException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                command)
            .start();
    return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// Asks it to stop, as the kubelet does. As a power cut ends it.
  public void kill() {
    process.destroyForcibly();
  }

  public void terminate() {
    process.destroy();
  }

  public int exitCode() throws InterruptedException {
    process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return process.exitValue();
  }

  /// `host:port` of health, metrics and the live page.
  public String managementAddress() {
    return "127.0.0.1:" + managementPort;
  }

  /// A page of the management port; empty while nobody listens.
  public String management(String path) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
              .timeout(Duration.ofSeconds(5))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException _) {
      return "";
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  public boolean isReady() {
    return management("/q/health/ready").contains("\"status\": \"UP\",");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:+UseCompactObjectHeaders",
        "-Xms64m",
        "-Xmn32m",
        "-Xmx192m",
        "-jar",
        System.getProperty("guard.jar", "target/quarkus-app/quarkus-run.jar"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
