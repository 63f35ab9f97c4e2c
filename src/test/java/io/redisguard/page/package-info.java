@NullMarked
package io.redisguard.page;

import org.jspecify.annotations.NullMarked;
