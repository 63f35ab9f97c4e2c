/// How a Redis master hands over before its pod stops: the preStop script, its parameters, what
/// existing hooks are worth, and what a pod spec tells about its Redis.
///
/// Pure apart from reading the script from the classpath. Depends on `subject` and `facts`.
@NullMarked
package io.redisguard.handover;

import org.jspecify.annotations.NullMarked;
