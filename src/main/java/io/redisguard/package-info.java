/// Redis Guard: an admission server that keeps Redis/Sentinel groups alive through disruptions.
@NullMarked
package io.redisguard;

import org.jspecify.annotations.NullMarked;
