package io.redisguard.redis;

import static java.util.Objects.requireNonNull;

import io.redisguard.facts.Fact;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What lets the guard into the servers and Sentinels of one namespace.
///
/// Read from a Secret with the keys `username`, `password`, `sentinel-username`,
/// `sentinel-password`, `tls` (`true` or `false`), `ca.crt`, `tls.crt`, `tls.key` and
/// `server-name`; all of them optional.
public final class RedisAccess {
  private static final Set<String> KEYS =
      Set.of(
          "username",
          "password",
          "sentinel-username",
          "sentinel-password",
          "tls",
          "ca.crt",
          "tls.crt",
          "tls.key",
          "server-name");

  /// Without a password and without TLS.
  public static final RedisAccess OPEN = new RedisAccess(RedisLogin.NONE, RedisLogin.NONE, null);

  private final RedisLogin server;
  private final RedisLogin sentinel;
  private final @Nullable RedisTls tls;

  private RedisAccess(RedisLogin server, RedisLogin sentinel, @Nullable RedisTls tls) {
    this.server = requireNonNull(server, "server is null");
    this.sentinel = requireNonNull(sentinel, "sentinel is null");
    this.tls = tls;
  }

  /// From the decoded data of a Secret. A secret that is wrong is unknown, with the reason and
  /// without any value.
  public static Fact<RedisAccess> of(Map<String, String> data) {
    Set<String> strange = new TreeSet<>(data.keySet());
    strange.removeAll(KEYS);
    if (!strange.isEmpty()) {
      return Fact.unknown("the Secret has keys that mean nothing here: " + strange);
    }
    RedisLogin server = login(data, "");
    RedisLogin sentinel = login(data, "sentinel-");
    boolean wanted = data.containsKey("ca.crt") || data.containsKey("tls.crt");
    if (!flag(data, wanted)) {
      return Fact.known(new RedisAccess(server, sentinel, null));
    }
    return RedisTls.of(
            value(data, "ca.crt"),
            value(data, "tls.crt"),
            value(data, "tls.key"),
            value(data, "server-name"))
        .map(tls -> new RedisAccess(server, sentinel, tls));
  }

  /// Logins to try with a server, best first.
  List<RedisLogin> serverLogins() {
    return server.isNone() ? List.of(RedisLogin.NONE) : List.of(server, RedisLogin.NONE);
  }

  /// Logins to try with a Sentinel: its own, none, and that of the servers, as charts use one
  /// password for both.
  List<RedisLogin> sentinelLogins() {
    return Stream.of(sentinel, RedisLogin.NONE, server).distinct().toList();
  }

  @Nullable RedisTls tls() {
    return tls;
  }

  /// Whom it logs in as, for people: `default user`, `guard`, `nobody`.
  public String userName() {
    return server.isNone() ? "nobody" : server.user().isEmpty() ? "default" : server.user();
  }

  @Override
  public String toString() {
    return "access as " + userName();
  }

  private static boolean flag(Map<String, String> data, boolean otherwise) {
    String text = value(data, "tls");
    return text.isEmpty() ? otherwise : text.equals("true") || text.equals("yes");
  }

  private static RedisLogin login(Map<String, String> data, String prefix) {
    return new RedisLogin(value(data, prefix + "username"), value(data, prefix + "password"));
  }

  /// Secrets made with `echo` end in a newline that belongs to nobody's password.
  private static String value(Map<String, String> data, String key) {
    String value = data.getOrDefault(key, "");
    return value.endsWith("\n") ? value.substring(0, value.length() - 1) : value;
  }
}
