package stator.streams.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import stator.partition.ChangeCursor;
import stator.partition.ChangeLog;
import stator.streams.record.ChangeRecordWriter;
import stator.table.StreamDefinition;

/**
 * Brings the changes of one partition from its log into its recording, once each: what the recording has already is passed over after a
 * restart. Owned by the publisher's thread.
 */
final class PartitionPublisher {
    private static final int MAX_CHANGES = 64;
    private static final long SAVE_BYTES = 1 << 20;

    private final ChangeLog changes;
    private final int partition;
    private final PartitionStore store;
    private final ChangeCursor cursor;
    private final ChangeRecordWriter writer = new ChangeRecordWriter();
    private volatile PublishedStreams streams;
    private long lastSequence;
    private boolean isPending;
    private long forcedPosition;
    private volatile long saved; // by the partition's thread, too
    private volatile boolean isSaving; // likewise
    private volatile long recordedUpTo;
    private boolean hasNews;

    PartitionPublisher(ChangeLog changes, PartitionStore store, PublishedStreams streams) {
        this.changes = changes;
        this.store = store;
        this.streams = streams;
        partition = store.recording().partition();
        lastSequence = store.recording().lastSequence();
        forcedPosition = store.recording().startPosition();
        saved = changes.savedPosition(partition);
        cursor = changes.open(partition, saved, table -> this.streams.hasTable(table));
    }

    /** From the catalog's thread: changes that are made from now on are told of by these. */
    void streams(PublishedStreams now) {
        streams = now;
    }

    Recording recording() {
        return store.recording();
    }

    /** Lets readers see what has been recorded; whether that is more than before. */
    boolean advance() {
        long position = cursor.position();
        boolean isAll = !isPending && store.isRecorded();
        boolean isMore = store.advance();
        if (isAll && position > recordedUpTo) {
            recordedUpTo = position;
        }
        return isMore;
    }

    /** Changes before this position of the log are in the recording, for readers to see. Any thread. */
    long recordedUpTo() {
        return recordedUpTo;
    }

    /** Whether there are changes that have not been looked at. What the archive could not take is tried again without being asked. */
    boolean hasWork() {
        return !isPending && cursor.position() < changes.durablePosition(partition);
    }

    /** Whether the archive could not take a record. */
    boolean isPending() {
        return isPending;
    }

    /** Publishes some changes, and returns how many. */
    int publish() {
        int count = 0;
        while (count < MAX_CHANGES && (isPending || write())) {
            if (!store.isAmid()) {
                writer.recordingPosition(store.position());
            }
            if (!store.offer(writer.buffer(), writer.length())) {
                isPending = true;
                return count;
            }
            isPending = false;
            hasNews = true;
            store.show(writer.buffer(), writer.length());
            count++;
        }
        return count;
    }

    /** Goes to the next change that is to be published, and writes its record; false if there is none now. */
    private boolean write() {
        while (cursor.next()) {
            long sequence = cursor.sequence();
            StreamDefinition stream = streams.of(cursor.tableNumber(), partition, sequence);
            if (stream != null && sequence > lastSequence) {
                writer.begin(stream, partition, cursor.timestampMs())
                        .order(sequence, lastSequence)
                        .images(cursor.before(), cursor.after(), cursor.isExpiry());
                lastSequence = sequence;
                return true;
            }
        }
        return false;
    }

    /**
     * Forces what is recorded to the disk, and has it noted that the log is not needed before it; if it is worth it. Each note makes the log
     * longer: in a quiet database it is worth it only as long as space waits for it.
     */
    void save() {
        long position = cursor.position();
        boolean isAwaited = position > saved && changes.awaitedPosition(partition) > saved;
        boolean isWorth = hasNews || isAwaited || position - saved >= SAVE_BYTES;
        if (isSaving || isPending || !isWorth || !store.isRecorded()) {
            return;
        }
        long recorded = store.recordedPosition();
        force(recorded);
        isSaving = true;
        hasNews = false;
        changes.save(partition, position, recorded, failure -> {
            saved = failure == null ? position : saved;
            isSaving = false;
        });
    }

    private void force(long position) {
        try {
            for (long base = Recording.base(forcedPosition);
                    base <= Recording.base(position);
                    base += StreamChannels.SEGMENT_LENGTH) {
                force(recording().segment(base));
            }
            force(recording().segment(0).getParent());
            forcedPosition = position;
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static void force(@Nullable Path path) throws IOException {
        if (path != null && Files.exists(path)) {
            StandardOpenOption mode = Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
            try (FileChannel channel = FileChannel.open(path, mode)) {
                channel.force(true);
            }
        }
    }
}
