/// From objections to one answer: the order of combination, exemptions, and what passes before any
/// rule.
///
/// `Decider` is the one function that the server and the command line both call. Pure; depends on
/// `rules` and what those depend on.
@NullMarked
package io.redisguard.decision;

import org.jspecify.annotations.NullMarked;
