/// The exact arithmetic of the disruption controller and of the eviction subresource: what a budget
/// computes, what the eviction API answers, whether a budget can ever let a pod go, and what would
/// make it. Pure: depends on `subject` and `facts`, knows no clock.
@NullMarked
package io.redisguard.budget;

import org.jspecify.annotations.NullMarked;
