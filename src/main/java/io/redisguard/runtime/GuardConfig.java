package io.redisguard.runtime;

import io.redisguard.journal.LogLevel;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Settings of the process, from the command line or the environment (`REDIS_GUARD_POLICY`, …).
@ConfigMapping(prefix = "redis-guard")
public interface GuardConfig {
  /// Files and folders with the objects of the cluster. Absent: the API server is asked.
  Optional<List<String>> objects();

  /// File with a GuardPolicy. Absent: the custom resource `default`, and until there is one the
  /// built-in policy, which only observes.
  Optional<String> policy();

  /// How often the policy file is looked at.
  @WithDefault("2s")
  Duration policyReload();

  /// Whether ConfigMaps are read, to judge hook scripts that lie in them. Needs the optional
  /// ClusterRole.
  @WithDefault("false")
  boolean readConfigMaps();

  /// Whether Redis servers and Sentinels are asked about themselves. With objects from files only
  /// when it is said, since the addresses in them may be anybody's.
  @WithDefault("true")
  boolean askRedis();

  Page page();

  /// The live page.
  interface Page {
    /// Whether the management port has it.
    @WithDefault("true")
    boolean enabled();
  }

  /// Whether replicas agree on a leader, by a Lease. Without it this one takes itself for the only
  /// one.
  @WithDefault("true")
  boolean electLeader();

  /// Where the Lease lies. Absent: the namespace of the pod, outside of one `redis-guard`.
  Optional<String> namespace();

  /// Whether objects that are there already are judged in the background, at the replica that
  /// leads.
  @WithDefault("true")
  boolean scan();

  /// Whether policy reports are written, where the cluster takes them.
  @WithDefault("true")
  boolean reports();

  /// Whether decisions are written to standard output.
  @WithDefault("true")
  boolean decisionLog();

  /// Which decisions are written.
  @WithDefault("all")
  LogLevel decisionLogLevel();

  /// Of decisions that allow without a word one of so many is written; at least 1.
  @WithDefault("1")
  int decisionLogSample();

  /// Whether it is recorded who disrupted which Redis pod, in `Disruption` objects.
  @WithDefault("true")
  boolean ledger();

  /// How many of them are kept per namespace.
  @WithDefault("200")
  int ledgerMost();

  /// How long they are kept.
  @WithDefault("30d")
  Duration ledgerLongest();
}
