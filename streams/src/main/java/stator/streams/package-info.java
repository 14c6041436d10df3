/**
 * Streams of the changes of tables. Start at {@link stator.streams.Streams}, which is given to a database; what reads them is in
 * {@link stator.streams.subscribe}.
 */
@NullMarked
package stator.streams;

import org.jspecify.annotations.NullMarked;
