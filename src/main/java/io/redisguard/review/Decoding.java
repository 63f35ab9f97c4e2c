package io.redisguard.review;

/// The result of reading a request body.
public sealed interface Decoding {
  record Decoded(Review review) implements Decoding {}

  /// Not an AdmissionReview that can be understood.
  ///
  /// @param problem what is wrong and where, fit for the caller: never quotes the body
  record Malformed(String problem) implements Decoding {}
}
