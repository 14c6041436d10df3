/**
 * The store of change records: an Aeron Archive with one recording for each partition, who fills it from the partition's log, and who
 * reads it where it lies.
 *
 * <p>Knows nothing of subscribers. {@link stator.streams.archive.StreamPublisher} follows the logs; {@link
 * stator.streams.archive.Recording} is one partition's records, read with a {@link stator.streams.archive.RecordingCursor}.
 */
@NullMarked
package stator.streams.archive;

import org.jspecify.annotations.NullMarked;
