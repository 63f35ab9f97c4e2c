package io.redisguard.cluster;

/// Is told of everything that the guard writes, or fails to write, to the API server. Called from
/// any thread; must be quick and must not throw.
@FunctionalInterface
public interface WriteObserver {
  /// What is written.
  enum Written {
    EVENT("event"),
    POLICY_STATUS("policy status");

    private final String word;

    Written(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /// What became of it.
  enum Fate {
    STORED("stored"),
    /// The API server refused or did not answer.
    FAILED("failed"),
    /// There was no room for it: too many others were under way.
    DROPPED("dropped");

    private final String word;

    Fate(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /// Nobody looks.
  WriteObserver NONE = (_, _) -> {};

  void wrote(Written what, Fate fate);
}
