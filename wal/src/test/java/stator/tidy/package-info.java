/** The sources as subject of a test. */
@NullMarked
package stator.tidy;

import org.jspecify.annotations.NullMarked;
