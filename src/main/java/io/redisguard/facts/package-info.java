/// What is known about the cluster and about Redis at the moment of a decision, and how well.
///
/// Immutable values that the shell (`cluster`, later `redis`) fills and the rules read. Depends on
/// `subject`.
@NullMarked
package io.redisguard.facts;

import org.jspecify.annotations.NullMarked;
