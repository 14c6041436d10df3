/** Time, for tests. */
@NullMarked
package stator.time;

import org.jspecify.annotations.NullMarked;
