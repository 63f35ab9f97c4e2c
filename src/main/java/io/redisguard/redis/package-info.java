/// Asks Redis servers and Sentinels, and hands a master over. Blocks: nothing here is for an event
/// loop. Depends on `subject`, `facts` and `handover`.
@NullMarked
package io.redisguard.redis;

import org.jspecify.annotations.NullMarked;
