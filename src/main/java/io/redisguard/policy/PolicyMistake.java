package io.redisguard.policy;

/// One mistake in a policy.
///
/// @param path where, as people write it: `spec.exemptions[0].until`
/// @param problem what is wrong and what would be right
public record PolicyMistake(String path, String problem) {
  @Override
  public String toString() {
    return path + "  " + problem;
  }
}
