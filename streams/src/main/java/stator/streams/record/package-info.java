/**
 * A record of one change of an item, as bytes: what a recording holds, and what subscribers get.
 *
 * <p>Knows nothing of where records are kept. The bytes are in {@link stator.streams.record.ChangeRecordDescriptor}; {@link
 * stator.streams.record.ChangeRecord} reads them, {@link stator.streams.record.ChangeRecordWriter} writes them.
 */
@NullMarked
package stator.streams.record;

import org.jspecify.annotations.NullMarked;
