/** The write-ahead log: opaque records, appended by one thread, durable when forced, followed by any number of readers. */
@NullMarked
package stator.wal;

import org.jspecify.annotations.NullMarked;
