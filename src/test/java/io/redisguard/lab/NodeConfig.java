package io.redisguard.lab;

import static io.redisguard.lab.LabSettings.GUARD;
import static io.redisguard.lab.LabSettings.GUARD_PASSWORD;
import static io.redisguard.lab.LabSettings.MASTER_NAME;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The configuration files of one node.
///
/// @param host what the node tells others to reach it by
/// @param certificates null without TLS
record NodeConfig(
    LabSettings settings,
    int index,
    String address,
    String host,
    @Nullable LabCertificates certificates) {

  private static final String SERVER_RIGHTS =
      "+ping +auth +hello +role +info +client|pause +client|unpause +client|kill +replicaof +multi"
          + " +exec";
  private static final String SENTINEL_RIGHTS =
      "+ping +auth +hello +sentinel|failover +sentinel|get-master-addr-by-name +sentinel|ckquorum"
          + " +sentinel|sentinels +sentinel|replicas +sentinel|master +sentinel|masters";

  String server(String masterHost) {
    List<String> lines = new ArrayList<>(listen(RedisLab.PORT));
    lines.addAll(
        List.of(
            "save \"\"",
            "appendonly " + (settings.appendOnly() ? "yes" : "no"),
            "repl-diskless-sync yes",
            "repl-diskless-sync-delay 0",
            "replica-announce-ip " + host,
            "replica-priority " + settings.priorities().get(index),
            "min-replicas-to-write " + settings.minReplicasToWrite()));
    if (!settings.password().isEmpty()) {
      lines.add("requirepass \"" + settings.password() + "\"");
      lines.add("masterauth \"" + settings.password() + "\"");
    }
    if (settings.acl()) {
      lines.add(user(SERVER_RIGHTS));
    }
    if (index > 0) {
      lines.add("replicaof " + masterHost + " " + RedisLab.PORT);
    }
    return String.join("\n", lines) + "\n";
  }

  String sentinel(String masterHost) {
    List<String> lines = new ArrayList<>(listen(RedisLab.SENTINEL_PORT));
    if (settings.hostnames()) {
      lines.add("sentinel resolve-hostnames yes");
      lines.add("sentinel announce-hostnames yes");
    }
    lines.add("sentinel announce-ip " + host);
    lines.add("sentinel monitor " + MASTER_NAME + " " + masterHost + " " + RedisLab.PORT + " 2");
    lines.add(option("down-after-milliseconds", Long.toString(settings.downAfter().toMillis())));
    lines.add(option("failover-timeout", "60000"));
    lines.add(option("parallel-syncs", "1"));
    if (!settings.password().isEmpty()) {
      lines.add(option("auth-pass", "\"" + settings.password() + "\""));
    }
    if (!settings.sentinelPassword().isEmpty()) {
      lines.add("requirepass \"" + settings.sentinelPassword() + "\"");
      lines.add("sentinel sentinel-pass \"" + settings.sentinelPassword() + "\"");
    }
    if (settings.acl()) {
      lines.add(user(SENTINEL_RIGHTS));
    }
    return String.join("\n", lines) + "\n";
  }

  private List<String> listen(int port) {
    String bind = "bind " + address;
    if (certificates == null) {
      return List.of(bind, "port " + port);
    }
    return List.of(
        bind,
        "port 0",
        "tls-port " + port,
        "tls-replication yes",
        "tls-ca-cert-file " + certificates.authority(),
        "tls-cert-file " + certificates.certificate(),
        "tls-key-file " + certificates.key());
  }

  private static String option(String name, String value) {
    return "sentinel " + name + " " + MASTER_NAME + " " + value;
  }

  private static String user(String rights) {
    return "user " + GUARD + " on \">" + GUARD_PASSWORD + "\" ~* &* " + rights;
  }
}
