/// The background scan: every rule over every object, without a request.
///
/// Shell, because it follows the cluster and has a thread of its own; what it says about an object
/// comes from the same `Decider` as every answer.
@NullMarked
package io.redisguard.scan;

import org.jspecify.annotations.NullMarked;
