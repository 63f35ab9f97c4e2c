package io.redisguard.bench;

import io.redisguard.lab.LabNode;
import io.redisguard.lab.RedisLab;
import io.redisguard.redis.LabGroup;

/// The guard's own handover, over its own connections.
record OursByGuard() implements Handover {
  @Override
  public String name() {
    return "ours by guard";
  }

  @Override
  public boolean losesNothing() {
    return true;
  }

  @Override
  public void run(RedisLab lab, LabNode master) {
    System.out.println(new LabGroup(lab).handOver(master));
  }
}
