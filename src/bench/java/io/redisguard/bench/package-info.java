/// How long one review takes. Built and run only in the Maven profile `bench`, see
/// docs/performance.md.
@NullMarked
package io.redisguard.bench;

import org.jspecify.annotations.NullMarked;
