package io.redisguard.cluster;

/// Whether verdicts may rest on what has been read.
public sealed interface Readiness {
  record Ready() implements Readiness {}

  /// Not yet, or not any more.
  ///
  /// @param because a sentence without its end: "the cluster has not been read yet"
  record NotReady(String because) implements Readiness {}

  default boolean isReady() {
    return this instanceof Ready;
  }
}
