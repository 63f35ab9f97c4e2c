package io.redisguard.cluster;

/// Which of several replicas does what only one should do: scanning, writing reports, keeping the
/// ledger. Answers of the webhook do not ask: every replica gives them.
public interface Leadership {
  /// Whether this replica leads right now. Reads memory only; true of at most one replica at a
  /// time.
  boolean isLeader();

  /// Tells when leading begins and ends, from a thread of its own and never twice at a time. Who
  /// comes while this replica leads is told that it has begun. An exception is logged and costs
  /// nothing.
  void follow(Follower follower);

  /// Does something only while this replica leads. Must return soon.
  interface Follower {
    void begin();

    void end();
  }

  /// Where nothing is to be led: facts come from files.
  static Leadership none() {
    return fixed(false);
  }

  /// For a single replica that is not to ask anybody.
  static Leadership alone() {
    return fixed(true);
  }

  private static Leadership fixed(boolean leads) {
    return new Leadership() {
      @Override
      public boolean isLeader() {
        return leads;
      }

      @Override
      public void follow(Follower follower) {
        if (leads) {
          follower.begin();
        }
      }
    };
  }
}
