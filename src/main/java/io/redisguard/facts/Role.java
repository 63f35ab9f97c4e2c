package io.redisguard.facts;

/// The part that a member plays in its Redis group.
public enum Role {
  MASTER,
  REPLICA
}
