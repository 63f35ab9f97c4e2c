/// The command line: thin readers of arguments and printers of results around the core.
///
/// Shell. Only `serve` and `demo` boot Quarkus.
@NullMarked
package io.redisguard.cli;

import org.jspecify.annotations.NullMarked;
