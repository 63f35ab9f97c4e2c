package io.redisguard.replay;

/// Is told how much was read, as often as there is something to tell: cheap, please.
@FunctionalInterface
public interface Meter {
  Meter NONE = (_, _) -> {};

  /// Some more was read.
  ///
  /// @param source what is being read
  /// @param bytes how many more of its bytes, as they lie on the disk
  void read(String source, int bytes);
}
