/// What the owner of a cluster wants: which rule does what where, and who is exempt until when.
///
/// Values and one strict parser that reports every mistake at once. Depends on `subject`, `facts`
/// and Jackson's tree (the parser alone).
@NullMarked
package io.redisguard.policy;

import org.jspecify.annotations.NullMarked;
