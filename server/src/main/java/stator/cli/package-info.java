/** The command line: {@code stator serve}, {@code stator describe} and others. Start at {@link stator.cli.Main}. */
@NullMarked
package stator.cli;

import org.jspecify.annotations.NullMarked;
