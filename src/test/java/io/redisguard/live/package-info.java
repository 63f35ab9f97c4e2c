/// Tests of the server beside real Redis groups: reviews in, and what then happens to the group.
@NullMarked
package io.redisguard.live;

import org.jspecify.annotations.NullMarked;
