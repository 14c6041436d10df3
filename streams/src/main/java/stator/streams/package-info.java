/**
 * Following the durable log: change streams over Aeron, and what hangs on them. Nothing is built yet; the module holds the
 * place, and its rules.
 */
@NullMarked
package stator.streams;

import org.jspecify.annotations.NullMarked;
