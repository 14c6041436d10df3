/**
 * The operations: each checks its request completely, runs it on the partitions and shapes the answer.
 *
 * <p>Knows neither HTTP nor JSON. Start at {@link stator.engine.OperationHandler}.
 */
@NullMarked
package stator.engine;

import org.jspecify.annotations.NullMarked;
