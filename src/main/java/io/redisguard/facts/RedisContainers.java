package io.redisguard.facts;

import io.redisguard.subject.PodSpecView;
import io.redisguard.subject.PodSpecView.ContainerView;
import io.redisguard.subject.PodSpecView.Port;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Which containers of a pod are a Redis server, a Sentinel, or neither.
///
/// The command decides, then ports and names. The image alone does not: charts run helpers such as
/// `split-brain-fix` in the image of the server.
public final class RedisContainers {
  private static final int SERVER_PORT = 6379;
  private static final int SENTINEL_PORT = 26379;

  private static final Set<String> SERVERS =
      Set.of("redis-server", "valkey-server", "keydb-server", "redis-stack-server", "dragonfly");

  private static final Set<String> SENTINELS =
      Set.of("redis-sentinel", "valkey-sentinel", "keydb-sentinel");

  /// Start scripts that lie in images or ConfigMaps (bitnami, also as redis-cluster and valkey).
  private static final Set<String> SERVER_SCRIPTS =
      Set.of("start-node.sh", "start-master.sh", "start-replica.sh", "start-primary.sh");

  private static final Set<String> SENTINEL_SCRIPTS = Set.of("start-sentinel.sh");

  /// Words after which the program that counts is still to come.
  private static final Set<String> WRAPPERS =
      Set.of("exec", "env", "tini", "dumb-init", "docker-entrypoint.sh", "entrypoint.sh", "then");

  /// Wrappers that take one word before the program: the user to become.
  private static final Set<String> USER_WRAPPERS = Set.of("gosu", "su-exec");

  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*");

  private static final Pattern REDIS_WORD = Pattern.compile("redis|valkey|keydb|dragonfly");

  private static final Pattern HELPER_IMAGE =
      Pattern.compile("exporter|proxy|operator|kubectl|commander|insight|benchmark");

  /// In the image of a server these still mean a helper, unless it has the port of a server.
  private static final Pattern HELPER_NAME =
      Pattern.compile(
          "exporter|metrics|proxy|split-brain|fix|label|backup|config|init|discovery|monitor");

  private RedisContainers() {}

  public static ContainerRole roleOf(ContainerView container) {
    List<String> words = CommandWords.of(container);
    if (words.contains("--sentinel")) {
      return ContainerRole.SENTINEL;
    }
    boolean server = runs(words, SERVERS) || runs(words, SERVER_SCRIPTS);
    boolean sentinel = runs(words, SENTINELS) || runs(words, SENTINEL_SCRIPTS);
    if (server != sentinel) {
      return server ? ContainerRole.SERVER : ContainerRole.SENTINEL;
    }
    return roleByPortsAndNames(container);
  }

  /// What the containers of a pod are that run as long as it does.
  static Set<ContainerRole> roles(PodSpecView spec) {
    Set<ContainerRole> roles = EnumSet.noneOf(ContainerRole.class);
    spec.lastingContainers().forEach(container -> roles.add(roleOf(container)));
    return roles;
  }

  /// The first Redis server of a pod, if it has one.
  public static Optional<ContainerView> server(PodSpecView spec) {
    return first(spec, ContainerRole.SERVER);
  }

  /// The first Sentinel of a pod, if it has one.
  public static Optional<ContainerView> sentinel(PodSpecView spec) {
    return first(spec, ContainerRole.SENTINEL);
  }

  private static Optional<ContainerView> first(PodSpecView spec, ContainerRole role) {
    for (ContainerView container : spec.lastingContainers()) {
      if (roleOf(container) == role) {
        return Optional.of(container);
      }
    }
    return Optional.empty();
  }

  private static ContainerRole roleByPortsAndNames(ContainerView container) {
    String name = container.name().toLowerCase(Locale.ROOT);
    String image = imageName(container.image());
    boolean serverPort = hasPort(container, SERVER_PORT);
    boolean redisImage = REDIS_WORD.matcher(image).find();
    boolean helper = HELPER_NAME.matcher(name).find() && !(redisImage && serverPort);
    boolean mayBeRedis = redisImage || REDIS_WORD.matcher(name).find() || name.equals("sentinel");
    if (HELPER_IMAGE.matcher(image).find() || helper || !mayBeRedis) {
      return ContainerRole.OTHER;
    }
    if (name.contains("sentinel") || image.contains("sentinel")) {
      return ContainerRole.SENTINEL;
    }
    if (hasPort(container, SENTINEL_PORT) && !serverPort) {
      return ContainerRole.SENTINEL;
    }
    return serverPort || (redisImage && startsByItself(container))
        ? ContainerRole.SERVER
        : ContainerRole.OTHER;
  }

  /// Nothing but the image's own entry point runs, perhaps with options for it.
  private static boolean startsByItself(ContainerView container) {
    List<String> args = container.args();
    return container.command().isEmpty()
        && (args.isEmpty() || args.getFirst().startsWith("-") || args.getFirst().endsWith(".conf"));
  }

  private static boolean hasPort(ContainerView container, int number) {
    for (Port port : container.ports()) {
      if (port.containerPort() == number) {
        return true;
      }
    }
    return false;
  }

  /// `quay.io/opstree/redis-sentinel:v7@sha256:…` is `redis-sentinel`.
  private static String imageName(String image) {
    String last = CommandWords.fileName(image.split("@", 2)[0]);
    return last.split(":", 2)[0].toLowerCase(Locale.ROOT);
  }

  /// Whether one of the programs stands where a command begins; as an argument of `pgrep` it does
  /// not run.
  private static boolean runs(List<String> words, Set<String> programs) {
    boolean begins = true;
    boolean user = false;
    for (String word : words) {
      String file = CommandWords.fileName(word);
      if (word.equals(CommandWords.END)) {
        begins = true;
        user = false;
      } else if (begins) {
        if (programs.contains(file)) {
          return true;
        }
        boolean passes =
            user || WRAPPERS.contains(file) || isDecoration(word) || USER_WRAPPERS.contains(file);
        user = USER_WRAPPERS.contains(file);
        begins = passes;
      }
    }
    return false;
  }

  private static boolean isDecoration(String word) {
    return word.startsWith("-") || (word.indexOf('=') > 0 && ASSIGNMENT.matcher(word).matches());
  }
}
