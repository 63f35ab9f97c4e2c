/// Audit logs of API servers: files of many shapes and sizes read as a stream, and what they tell
/// of Redis pods put into the ledger.
@NullMarked
package io.redisguard.replay;

import org.jspecify.annotations.NullMarked;
