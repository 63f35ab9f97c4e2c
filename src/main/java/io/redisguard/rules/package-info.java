/// What the guard objects to: one class per rule, each with one question and one method.
///
/// `RuleBook` is the table of contents. Pure; depends on `subject`, `facts`, `budget`, `policy` and
/// `handover`.
@NullMarked
package io.redisguard.rules;

import org.jspecify.annotations.NullMarked;
