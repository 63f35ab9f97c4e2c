/// Who disrupted which Redis pod, how, and what came of it. Pure: the same book is kept by the
/// server from reviews and watches, and by `replay` from audit logs.
@NullMarked
package io.redisguard.ledger;

import org.jspecify.annotations.NullMarked;
