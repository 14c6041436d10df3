/** Tests of the HTTP door. */
@NullMarked
package stator.server;

import org.jspecify.annotations.NullMarked;
