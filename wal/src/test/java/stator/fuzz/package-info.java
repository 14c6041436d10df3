/**
 * Fuzzing of what reads bytes from disk or network: targets that take any bytes and throw only if they have found something. Start
 * at {@link stator.fuzz.Fuzzing}.
 */
@NullMarked
package stator.fuzz;

import org.jspecify.annotations.NullMarked;
