/// What the guard tells about its own decisions: one line each, and metrics.
///
/// Shell. Never blocks an answer: what cannot be written in time is dropped and counted.
@NullMarked
package io.redisguard.journal;

import org.jspecify.annotations.NullMarked;
