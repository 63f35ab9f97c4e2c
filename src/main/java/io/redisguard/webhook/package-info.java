/// The HTTPS edge: two endpoints, one pipeline.
///
/// `AdmissionPipeline.handle` is the way of one review, station by station. Depends on everything
/// that it calls; nothing depends on it but `runtime` and `cli`.
@NullMarked
package io.redisguard.webhook;

import org.jspecify.annotations.NullMarked;
