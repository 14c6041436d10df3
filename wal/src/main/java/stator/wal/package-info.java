/**
 * The write-ahead log: opaque records, appended by one thread, durable when forced, followed by any number of readers.
 *
 * <p>Knows nothing of items or tables. Start at {@link stator.wal.Wal#append}; the bytes are in
 * {@link stator.wal.RecordDescriptor} and {@link stator.wal.SegmentDescriptor}; {@code WalTool dump DIRECTORY} prints
 * them; {@code docs/formats/log.md} works through them in hex.
 *
 * <p>Order of visibility: fields, then checksum, then length (release), then {@link stator.wal.Wal#position()}
 * (release). Order of durability: the segment's file and its name, then records, then the durable position.
 *
 * <p>Everything that touches a disk goes through {@link stator.wal.Storage}: real files ({@link
 * stator.wal.FileStorage}), or a simulated disk in the tests.
 */
@NullMarked
package stator.wal;

import org.jspecify.annotations.NullMarked;
