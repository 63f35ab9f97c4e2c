package io.redisguard.bench;

import io.redisguard.lab.LabNode;
import io.redisguard.lab.RedisLab;

/// What is done for a master before its server gets SIGTERM.
interface Handover {
  /// For the table.
  String name();

  /// Whether no acknowledged write may be lost by it.
  default boolean losesNothing() {
    return false;
  }

  /// Returns when the server may be stopped, whether or not it is still master.
  void run(RedisLab lab, LabNode master);
}
