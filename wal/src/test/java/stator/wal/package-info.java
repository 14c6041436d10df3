/** Tests of the log, and the simulated disk that other modules' tests share. */
@NullMarked
package stator.wal;

import org.jspecify.annotations.NullMarked;
