package io.redisguard;

import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.OwnerRef;
import io.redisguard.subject.PodSpecView;
import io.redisguard.subject.PodSpecView.ContainerView;
import io.redisguard.subject.PodSpecView.PreStop;
import io.redisguard.subject.PodView;
import io.redisguard.subject.PodView.Phase;
import io.redisguard.subject.ResourcesView;
import io.redisguard.subject.Subject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A pod for tests: Running and Ready on node n1 of namespace prod, one of StatefulSet redis-node,
/// until something else is said.
public final class TestPod {
  private static final PreStop OUR_HOOK =
      new PreStop.Exec(List.of("/bin/sh", "-c", "# redis-guard handover v1\nbudget='8'\n"));

  public static final String NAMESPACE = "prod";

  private final String name;
  private final List<String> containers;
  private final Map<String, String> labels = new HashMap<>();
  private final Map<String, String> annotations = new HashMap<>();
  private String podIp = "10.0.0.1";
  private boolean ourHook;
  private @Nullable OwnerRef controller = statefulSet("redis-node");
  private boolean terminating;
  private boolean ready = true;
  private Phase phase = Phase.RUNNING;
  private String node = "n1";

  private TestPod(String name, List<String> containers) {
    this.name = name;
    this.containers = containers;
  }

  /// Redis with a Sentinel beside it, labelled as bitnami's chart does, without a role.
  public static TestPod redis(String name) {
    return new TestPod(name, List.of("redis", "sentinel"))
        .labelled("app.kubernetes.io/name", "redis");
  }

  /// Redis alone.
  public static TestPod server(String name) {
    return new TestPod(name, List.of("redis")).labelled("app.kubernetes.io/name", "redis");
  }

  /// A Sentinel alone.
  public static TestPod sentinel(String name) {
    return new TestPod(name, List.of("sentinel"));
  }

  /// Neither.
  public static TestPod web(String name) {
    return new TestPod(name, List.of("nginx"));
  }

  public static OwnerRef statefulSet(String name) {
    return new OwnerRef("apps/v1", "StatefulSet", name, name + "-uid");
  }

  public TestPod labelledMaster() {
    return labelled("isMaster", "true");
  }

  public TestPod labelledReplica() {
    return labelled("isMaster", "false");
  }

  public TestPod labelled(String key, String value) {
    labels.put(key, value);
    return this;
  }

  public TestPod annotated(String key, String value) {
    annotations.put(key, value);
    return this;
  }

  public TestPod ownedBy(@Nullable OwnerRef owner) {
    controller = owner;
    return this;
  }

  public TestPod on(String nodeName) {
    node = nodeName;
    return this;
  }

  public TestPod at(String ip) {
    podIp = ip;
    return this;
  }

  public TestPod notReady() {
    ready = false;
    return this;
  }

  public TestPod terminating() {
    terminating = true;
    return this;
  }

  public TestPod in(Phase somePhase) {
    phase = somePhase;
    return this;
  }

  /// With the handover that the guard injects.
  public TestPod withOurHook() {
    ourHook = true;
    return this;
  }

  /// In words, for tables: `master` and `replica` are labels, `down` is not ready, `leaving`
  /// terminating, `n2` a node, `-` nothing special.
  public TestPod but(String words) {
    for (String word : words.split(" ", -1)) {
      switch (word) {
        case "-" -> {}
        case "master" -> labelledMaster();
        case "replica" -> labelledReplica();
        case "down" -> notReady();
        case "leaving" -> terminating();
        case "n1", "n2", "n3" -> on(word);
        default -> throw new IllegalArgumentException(word);
      }
    }
    return this;
  }

  public String uid() {
    return name + "-uid";
  }

  public PodView view() {
    return new PodView(
        new ObjectKey(NAMESPACE, name),
        name,
        uid(),
        labels,
        annotations,
        controller,
        terminating,
        phase,
        ready,
        podIp,
        spec());
  }

  public PodSpecView spec() {
    return new PodSpecView(
        node,
        "",
        30,
        List.of(),
        IntStream.range(0, containers.size()).mapToObj(this::container).toList(),
        ResourcesView.NONE,
        Map.of());
  }

  public Subject.PodDelete deleted() {
    return new Subject.PodDelete(view(), 30L);
  }

  public Subject.PodDelete forceDeleted() {
    return new Subject.PodDelete(view(), 0L);
  }

  public Subject.PodEviction evicted() {
    return new Subject.PodEviction(view().key(), "", Map.of());
  }

  private static String image(String container) {
    return switch (container) {
      case "redis" -> "redis:7.4";
      case "sentinel" -> "redis-sentinel:7.4";
      default -> container + ":1";
    };
  }

  private ContainerView container(int index) {
    return new ContainerView(
        "/containers/" + index,
        containers.get(index),
        "registry.example.com/" + image(containers.get(index)),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        ResourcesView.NONE,
        false,
        ourHook && containers.get(index).equals("redis") ? OUR_HOOK : null,
        Map.of());
  }
}
