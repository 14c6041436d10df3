/** Real processes killed at work, and more data than memory. */
@NullMarked
package stator.crash;

import org.jspecify.annotations.NullMarked;
