/// One page that says how the Redis groups, budgets and the guard itself are.
///
/// Shell. Reads memory alone: looking at it asks nobody and decides nothing.
@NullMarked
package io.redisguard.page;

import org.jspecify.annotations.NullMarked;
