/** The command line: {@code stator serve}, {@code stator demo}, {@code stator wal}. Start at {@link stator.cli.Main}. */
@NullMarked
package stator.cli;

import org.jspecify.annotations.NullMarked;
