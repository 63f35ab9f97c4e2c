/// Tests of asking Redis and of handing over, most of them with real servers.
@NullMarked
package io.redisguard.redis;

import org.jspecify.annotations.NullMarked;
