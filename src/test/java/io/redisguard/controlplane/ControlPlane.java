package io.redisguard.controlplane;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// etcd, kube-apiserver and, as asked for, the controllers and the scheduler, on free ports of the
/// loopback. Users are client certificates; the audit log is on.
final class ControlPlane implements AutoCloseable {
  /// Of the tokens of service accounts, and for whom they are.
  static final String ISSUER = "https://kubernetes.default.svc";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// One of its processes.
  enum Part {
    ETCD,
    API_SERVER,
    CONTROLLERS,
    /// The disruption controller and no other: workloads are mere objects, and the status of pods
    /// is the test's to write.
    DISRUPTION_CONTROLLER,
    SCHEDULER
  }

  private final Binaries binaries = Binaries.find();
  private final Path folder;
  /// Does nothing, and leaves nothing behind when this JVM is gone.
  private final KeptProcess janitor;

  private final Authority authority;
  private final int etcdPort = freePort();
  private final int peerPort = freePort();
  private final int apiPort = freePort();
  private final Map<Part, KeptProcess> running = new EnumMap<>(Part.class);
  private final Map<String, Path> kubeconfigs = new ConcurrentHashMap<>();
  private final List<String> apiServerFlags;

  private ControlPlane(List<String> apiServerFlags) {
    this.apiServerFlags = List.copyOf(apiServerFlags);
    try {
      folder = Files.createTempDirectory("control-plane-");
      Files.writeString(
          folder.resolve("audit.yaml"),
          """
          apiVersion: audit.k8s.io/v1
          kind: Policy
          omitStages: [RequestReceived]
          rules:
            - {level: Metadata, verbs: [create, update, patch, delete, deletecollection]}
            - {level: None}
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    janitor =
        KeptProcess.withFolder(folder, folder.resolve("janitor.log"), List.of("sleep", "infinity"));
    authority = Authority.in(folder);
    authority.issue("server", "/CN=kube-apiserver");
  }

  /// Starts etcd, the API server and these; waits until the API server is ready.
  static ControlPlane start(Part... more) {
    return start(List.of(), more);
  }

  static ControlPlane start(List<String> apiServerFlags, Part... more) {
    ControlPlane started = new ControlPlane(apiServerFlags);
    try {
      started.start(Part.ETCD);
      started.start(Part.API_SERVER);
      started.awaitReady();
      for (Part part : more) {
        started.start(part);
      }
      return started;
    } catch (RuntimeException | Error e) {
      started.close();
      throw e;
    }
  }

  Path folder() {
    return folder;
  }

  Authority authority() {
    return authority;
  }

  String url() {
    return "https://127.0.0.1:" + apiPort;
  }

  Path auditLog() {
    return folder.resolve("audit.log");
  }

  KeptProcess process(Part part) {
    return requireNonNull(running.get(part), part + " is not running");
  }

  void start(Part part) {
    Path log = folder.resolve(part.name().toLowerCase(Locale.ROOT) + ".log");
    running.put(part, KeptProcess.start(log, command(part)));
  }

  void stop(Part part) {
    KeptProcess process = running.remove(part);
    if (process != null) {
      process.close();
    }
  }

  void awaitReady() {
    Kubectl admin = kubectl("admin", "system:masters");
    await("the API server")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              if (!process(Part.API_SERVER).isAlive()) {
                throw new AssertionError(process(Part.API_SERVER).lastWords());
              }
              return admin.run("get", "--raw", "/readyz", "--request-timeout=2s").code() == 0;
            });
  }

  /// kubectl as a user of some groups.
  Kubectl kubectl(String user, String... groups) {
    return new Kubectl(binaries.path("kubectl"), kubeconfig(user, groups));
  }

  Kubectl admin() {
    return kubectl("admin", "system:masters");
  }

  /// A client as a user of some groups.
  KubernetesClient client(String user, String... groups) {
    try {
      Config config = Config.fromKubeconfig(Files.readString(kubeconfig(user, groups)));
      return new KubernetesClientBuilder().withConfig(config).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path kubeconfig(String user, String... groups) {
    return kubeconfigs.computeIfAbsent(
        user + String.join(",", groups),
        _ -> {
          String file = "user-" + user.replaceAll("[^a-z0-9]", "-") + "-" + kubeconfigs.size();
          StringBuilder subject = new StringBuilder();
          for (String group : groups) {
            subject.append("/O=").append(group);
          }
          Path certificate = authority.issue(file, subject.append("/CN=").append(user).toString());
          return writeKubeconfig(
              file,
              "{client-certificate: %s, client-key: %s}".formatted(certificate, authority.key()));
        });
  }

  /// A kubeconfig with a bearer token.
  Path kubeconfigWithToken(String file, String token) {
    return writeKubeconfig(file, "{token: %s}".formatted(token));
  }

  private Path writeKubeconfig(String file, String credentials) {
    try {
      return Files.writeString(
          folder.resolve(file + ".kubeconfig"),
          """
          apiVersion: v1
          kind: Config
          clusters: [{name: test, cluster: {server: "%s", certificate-authority: %s}}]
          users: [{name: user, user: %s}]
          contexts: [{name: test, context: {cluster: test, user: user}}]
          current-context: test
          """
              .formatted(url(), authority.certificate(), credentials));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path etcdData() {
    return folder.resolve("etcd");
  }

  private List<String> command(Part part) {
    String key = authority.key().toString();
    return switch (part) {
      case ETCD ->
          List.of(
              program("etcd"),
              "--data-dir=" + etcdData(),
              "--listen-client-urls=http://127.0.0.1:" + etcdPort,
              "--advertise-client-urls=http://127.0.0.1:" + etcdPort,
              "--listen-peer-urls=http://127.0.0.1:" + peerPort,
              "--initial-advertise-peer-urls=http://127.0.0.1:" + peerPort,
              "--initial-cluster=default=http://127.0.0.1:" + peerPort,
              "--unsafe-no-fsync");
      case API_SERVER -> {
        List<String> command =
            new ArrayList<>(
                List.of(
                    program("kube-apiserver"),
                    "--etcd-servers=http://127.0.0.1:" + etcdPort,
                    "--secure-port=" + apiPort,
                    "--bind-address=127.0.0.1",
                    "--tls-cert-file=" + folder.resolve("server.crt"),
                    "--tls-private-key-file=" + key,
                    "--client-ca-file=" + authority.certificate(),
                    "--service-account-key-file=" + authority.publicKey(),
                    "--service-account-signing-key-file=" + key,
                    "--service-account-issuer=" + ISSUER,
                    "--service-cluster-ip-range=10.0.0.0/24",
                    "--authorization-mode=Node,RBAC",
                    "--audit-policy-file=" + folder.resolve("audit.yaml"),
                    "--audit-log-path=" + auditLog()));
        command.addAll(apiServerFlags);
        yield command;
      }
      case CONTROLLERS ->
          List.of(
              program("kube-controller-manager"),
              "--kubeconfig=" + kubeconfig("system:kube-controller-manager"),
              "--use-service-account-credentials",
              "--service-account-private-key-file=" + key,
              "--root-ca-file=" + authority.certificate(),
              "--leader-elect=false",
              "--secure-port=0");
      case DISRUPTION_CONTROLLER ->
          List.of(
              program("kube-controller-manager"),
              "--kubeconfig=" + kubeconfig("disruption-controller", "system:masters"),
              "--controllers=disruption",
              "--concurrent-disruption-syncs=8",
              "--kube-api-qps=1000",
              "--kube-api-burst=2000",
              "--leader-elect=false",
              "--secure-port=0");
      case SCHEDULER ->
          List.of(
              program("kube-scheduler"),
              "--kubeconfig=" + kubeconfig("system:kube-scheduler"),
              "--leader-elect=false",
              "--secure-port=0");
    };
  }

  private String program(String name) {
    return binaries.path(name).toString();
  }

  /// Ends everything; the folder goes with it.
  @Override
  public void close() {
    for (Part part : List.of(Part.values()).reversed()) {
      stop(part);
    }
    janitor.close();
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
