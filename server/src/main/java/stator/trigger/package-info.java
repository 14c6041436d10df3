/**
 * Triggers over HTTP: the event of Lambda as JSON, posted to a URL, and what its answer means. Start at
 * {@link stator.trigger.HttpTargets}.
 *
 * <p>Knows nothing of batches, retries or positions: those are {@link stator.streams.trigger.Triggers}'.
 */
@NullMarked
package stator.trigger;

import org.jspecify.annotations.NullMarked;
