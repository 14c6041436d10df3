/** Tests of triggers over HTTP. */
@NullMarked
package stator.trigger;

import org.jspecify.annotations.NullMarked;
