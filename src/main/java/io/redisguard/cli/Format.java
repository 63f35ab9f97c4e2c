package io.redisguard.cli;

/// How a command prints its result.
enum Format {
  TEXT,
  JSON
}
