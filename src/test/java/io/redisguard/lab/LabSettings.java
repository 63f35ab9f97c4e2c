package io.redisguard.lab;

import java.time.Duration;
import java.util.List;

/// What a lab is made of. Empty passwords mean none.
///
/// @param password of the servers' default user, which Sentinel and replicas use too
/// @param acl whether servers and Sentinels also have the user [#GUARD], who may do what a handover
///     needs and nothing else
/// @param tls whether every port speaks TLS alone and asks for a client certificate
/// @param hostnames whether servers and Sentinels tell names instead of addresses
/// @param minReplicasToWrite of `min-replicas-to-write`, 0 for none
/// @param downAfter of `down-after-milliseconds`
/// @param priorities `replica-priority` of each node
public record LabSettings(
    RedisVersion version,
    String password,
    String sentinelPassword,
    boolean acl,
    boolean tls,
    boolean hostnames,
    boolean appendOnly,
    int minReplicasToWrite,
    Duration downAfter,
    List<Integer> priorities) {

  /// The user of [#acl].
  public static final String GUARD = "guard";

  public static final String GUARD_PASSWORD = "guards its own words";

  public static final String MASTER_NAME = "mymaster";

  public LabSettings {
    priorities = List.copyOf(priorities);
  }

  /// Redis 7.0 without passwords, TLS, names or persistence.
  public static LabSettings plain() {
    return new LabSettings(
        RedisVersion.DEBIAN_7,
        "",
        "",
        false,
        false,
        false,
        false,
        0,
        Duration.ofSeconds(5),
        List.of(100, 100, 100));
  }

  public LabSettings withVersion(RedisVersion value) {
    return new LabSettings(
        value,
        password,
        sentinelPassword,
        acl,
        tls,
        hostnames,
        appendOnly,
        minReplicasToWrite,
        downAfter,
        priorities);
  }

  public LabSettings withPassword(String value) {
    return new LabSettings(
        version,
        value,
        sentinelPassword,
        acl,
        tls,
        hostnames,
        appendOnly,
        minReplicasToWrite,
        downAfter,
        priorities);
  }

  public LabSettings withSentinelPassword(String value) {
    return new LabSettings(
        version,
        password,
        value,
        acl,
        tls,
        hostnames,
        appendOnly,
        minReplicasToWrite,
        downAfter,
        priorities);
  }

  public LabSettings withAcl() {
    return new LabSettings(
        version,
        password,
        sentinelPassword,
        true,
        tls,
        hostnames,
        appendOnly,
        minReplicasToWrite,
        downAfter,
        priorities);
  }

  public LabSettings withTls() {
    return new LabSettings(
        version,
        password,
        sentinelPassword,
        acl,
        true,
        hostnames,
        appendOnly,
        minReplicasToWrite,
        downAfter,
        priorities);
  }

  public LabSettings withHostnames() {
    return new LabSettings(
        version,
        password,
        sentinelPassword,
        acl,
        tls,
        true,
        appendOnly,
        minReplicasToWrite,
        downAfter,
        priorities);
  }

  public LabSettings withAppendOnly() {
    return new LabSettings(
        version,
        password,
        sentinelPassword,
        acl,
        tls,
        hostnames,
        true,
        minReplicasToWrite,
        downAfter,
        priorities);
  }

  public LabSettings withMinReplicasToWrite(int value) {
    return new LabSettings(
        version,
        password,
        sentinelPassword,
        acl,
        tls,
        hostnames,
        appendOnly,
        value,
        downAfter,
        priorities);
  }

  public LabSettings withDownAfter(Duration value) {
    return new LabSettings(
        version,
        password,
        sentinelPassword,
        acl,
        tls,
        hostnames,
        appendOnly,
        minReplicasToWrite,
        value,
        priorities);
  }

  public LabSettings withPriorities(Integer... values) {
    return new LabSettings(
        version,
        password,
        sentinelPassword,
        acl,
        tls,
        hostnames,
        appendOnly,
        minReplicasToWrite,
        downAfter,
        List.of(values));
  }
}
