package io.redisguard.cluster;

/// A file that cannot be read as Kubernetes objects.
///
/// @param line counted from 1; 0 when the whole file is meant
public record UnreadableManifest(String source, int line, String problem) {
  @Override
  public String toString() {
    return line > 0 ? source + ":" + line + "  " + problem : source + "  " + problem;
  }
}
