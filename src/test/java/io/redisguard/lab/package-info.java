/// Real Redis servers and Sentinels on the loopback, and clients that write to them.
@NullMarked
package io.redisguard.lab;

import org.jspecify.annotations.NullMarked;
