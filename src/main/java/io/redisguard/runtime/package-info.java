/// Putting it together: configuration, wiring, health, TLS, warm-up, policy reload.
///
/// The only room, with `webhook`, that knows CDI.
@NullMarked
package io.redisguard.runtime;

import org.jspecify.annotations.NullMarked;
