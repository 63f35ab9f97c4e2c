package io.redisguard.controlplane;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.cli.ThrowAwayCertificate;
import io.redisguard.review.Json;
import io.redisguard.test.GuardProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The guard as deploy/ installs it, but for two things: its process runs here instead of in pods,
/// so the webhooks have a URL instead of a Service; and what needs cert-manager is left out.
final class InstalledGuard implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Pattern DOCUMENTS = Pattern.compile("^---$", Pattern.MULTILINE);

  private final ControlPlane controlPlane;
  private final GuardProcess process;

  private InstalledGuard(ControlPlane controlPlane, GuardProcess process) {
    this.controlPlane = controlPlane;
    this.process = process;
  }

  /// Installs an overlay of deploy/ and waits until the API server asks the guard.
  static InstalledGuard with(ControlPlane controlPlane, String overlay) {
    return with(controlPlane, overlay, Map.of());
  }

  /// The same with more environment.
  static InstalledGuard with(
      ControlPlane controlPlane, String overlay, Map<String, String> environment) {
    apply(controlPlane, overlay);
    try {
      ThrowAwayCertificate certificate =
          ThrowAwayCertificate.in(Files.createTempDirectory(controlPlane.folder(), "served-"));
      GuardProcess process = launch(controlPlane, certificate, environment).awaitReady();
      InstalledGuard installed = new InstalledGuard(controlPlane, process);
      installed.connect();
      return installed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Everything of an overlay but what needs cert-manager.
  static void apply(ControlPlane controlPlane, String overlay) {
    Kubectl admin = controlPlane.admin();
    removeWebhooks(admin);
    StringBuilder usable = new StringBuilder();
    for (String document : documents(admin, overlay)) {
      if (!document.contains("apiVersion: cert-manager.io/")) {
        usable.append("---\n").append(document);
      }
    }
    // The policy's definition has to be served before the policy can be stored.
    await("the overlay " + overlay)
        .atMost(PATIENCE)
        .untilAsserted(() -> admin.apply(usable.toString()).ok());
  }

  /// Nobody is asked any more. Webhooks of an earlier test have a URL, and `kubectl apply` would
  /// leave it beside the Service of deploy/, which the API server refuses.
  static void removeWebhooks(Kubectl admin) {
    admin.line("delete validatingwebhookconfiguration,mutatingwebhookconfiguration --all").ok();
  }

  /// The objects of an overlay as kustomize builds them, one YAML document each.
  static List<String> documents(Kubectl admin, String overlay) {
    String all = admin.run("kustomize", "deploy/overlays/" + overlay).ok();
    return DOCUMENTS.splitAsStream(all).toList();
  }

  /// kubectl with the guard's own permissions.
  static Kubectl serviceAccount(ControlPlane controlPlane) {
    return new Kubectl(
        controlPlane.admin().program(),
        controlPlane.kubeconfigWithToken("service-account", token(controlPlane)));
  }

  /// A token of the guard's service account.
  static String token(ControlPlane controlPlane) {
    return controlPlane
        .admin()
        .line("create token redis-guard -n redis-guard --duration=1h")
        .ok()
        .strip();
  }

  /// A guard process with the service account of deploy/, and so with exactly its permissions.
  static GuardProcess serve(ControlPlane controlPlane, String... arguments) {
    try {
      Path folder = Files.createTempDirectory(controlPlane.folder(), "guard-");
      return GuardProcess.serveWith(environment(controlPlane, folder), folder, arguments);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The same with a certificate that is there already and with more environment, without waiting.
  static GuardProcess launch(
      ControlPlane controlPlane, ThrowAwayCertificate certificate, Map<String, String> more) {
    try {
      Path folder = Files.createTempDirectory(controlPlane.folder(), "guard-");
      Map<String, String> environment = new HashMap<>(environment(controlPlane, folder));
      environment.putAll(more);
      return GuardProcess.launchWith(environment, certificate, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> environment(ControlPlane controlPlane, Path folder) {
    Path kubeconfig =
        controlPlane.kubeconfigWithToken(folder.getFileName().toString(), token(controlPlane));
    // Nothing runs in the pods of a pretended kubelet, so there is nobody to ask.
    return Map.of(
        "KUBECONFIG",
        kubeconfig.toString(),
        "REDIS_GUARD_READ_CONFIG_MAPS",
        "true",
        "REDIS_GUARD_ASK_REDIS",
        "false");
  }

  GuardProcess process() {
    return process;
  }

  /// Stores the policy of an overlay and waits until it is in force.
  void policy(String overlay) {
    try {
      policyOf(Files.readString(Path.of("deploy/overlays", overlay, "policy.yaml")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Stores a policy and waits until it is in force.
  void policyOf(String yaml) {
    Kubectl admin = controlPlane.admin();
    admin.apply(yaml).ok();
    await("the policy")
        .atMost(PATIENCE)
        .until(
            () -> {
              JsonNode policy = parse(admin.line("get guardpolicy default -o json").ok());
              return policy.at("/status/observedGeneration").asLong()
                      == policy.at("/metadata/generation").asLong()
                  && process.management("/q/health/ready").contains(digest(policy));
            });
  }

  private static String digest(JsonNode policy) {
    return policy.at("/status/digest").asText("unknown");
  }

  /// Points the webhooks of the cluster at this process.
  void connect() {
    connect(process.guard().address(), process.guard().certificate());
  }

  /// Points the webhooks somewhere.
  void connect(String address, Path authority) {
    connect(controlPlane, address, authority);
  }

  static void connect(ControlPlane controlPlane, String address, Path authority) {
    Kubectl admin = controlPlane.admin();
    for (String kind : List.of("validatingwebhookconfiguration", "mutatingwebhookconfiguration")) {
      JsonNode list = parse(admin.run("get", kind, "-o", "json").ok());
      for (JsonNode configuration : list.path("items")) {
        for (JsonNode webhook : configuration.path("webhooks")) {
          direct((ObjectNode) webhook, address, authority);
        }
        admin.runWith(configuration.toString(), "replace", "-f", "-").ok();
      }
    }
  }

  private static void direct(ObjectNode webhook, String address, Path authority) {
    JsonNode client = webhook.path("clientConfig");
    String path =
        client.has("service")
            ? client.at("/service/path").asText()
            : URI.create(client.path("url").asText()).getPath();
    try {
      webhook
          .putObject("clientConfig")
          .put("url", address + path)
          .put("caBundle", Base64.getEncoder().encodeToString(Files.readAllBytes(authority)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode parse(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
    removeWebhooks(controlPlane.admin());
  }
}
