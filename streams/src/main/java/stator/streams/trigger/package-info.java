/**
 * Triggers: what is done with each change of a table, in batches, by a handler in this process or by somebody else's. Start at
 * {@link stator.streams.trigger.Triggers}.
 *
 * <p>Built on groups ({@link stator.streams.subscribe.GroupWorker}), which know how far a trigger has come. Knows nothing of HTTP or
 * JSON: who is told of changes is a {@link stator.streams.trigger.TriggerTarget}.
 */
@NullMarked
package stator.streams.trigger;

import org.jspecify.annotations.NullMarked;
