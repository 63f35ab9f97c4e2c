/// Policy reports: what the scan found, and what admission would have refused, as objects that
/// people list with kubectl and other tools read.
///
/// Shell. Nothing here is ever waited for: what does not fit is dropped and counted.
@NullMarked
package io.redisguard.report;

import org.jspecify.annotations.NullMarked;
