/// Fixtures that several rooms' tests share.
@org.jspecify.annotations.NullMarked
package io.redisguard.test;
