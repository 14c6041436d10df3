package stator.index;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Checks the checkpoints of a tree in use, some bytes at a time: their descriptions, and every page of them. Owned by one
 * thread. A checkpoint that is replaced meanwhile is let go: only while its description stands do its pages stay.
 */
public final class CheckpointScrub implements AutoCloseable {
    private final CheckpointStorage storage;
    private final ArrayDeque<Checkpoint> left = new ArrayDeque<>();
    private final CRC32C crc = new CRC32C();
    private @Nullable ByteBuffer bytes;
    private int nextPage;
    private boolean begun;
    private long pages;

    /** @param storage to be read by nobody else; closed with this */
    public CheckpointScrub(CheckpointStorage storage) {
        this.storage = storage;
    }

    /** Pages seen so far that are as they were written. */
    public long pages() {
        return pages;
    }

    /** Whether everything has been looked at. */
    public boolean isDone() {
        return begun && left.isEmpty();
    }

    /**
     * Checks some more.
     *
     * @param most  bytes, about
     * @param found is told of damage, with file and offset
     * @return how many bytes were read
     */
    public int step(int most, Consumer<String> found) {
        if (!begun) {
            begun = true;
            left.addAll(CheckpointFiles.open(storage, damage -> found.accept(damage.getMessage()))
                    .found());
        }
        int read = 0;
        while (read < most && !left.isEmpty()) {
            Checkpoint checkpoint = left.element();
            try {
                read += check(checkpoint);
            } catch (IndexException ex) {
                if (stands(checkpoint)) {
                    found.accept(ex.getMessage());
                } else {
                    nextPage = Integer.MAX_VALUE;
                }
            }
            if (nextPage >= checkpoint.checksums.length) {
                nextPage = 0;
                left.remove();
            }
        }
        return read;
    }

    @Override
    public void close() {
        storage.close();
    }

    /** Checks the next page; the head of the file in place of page 0, which there is none. Returns how many bytes were read. */
    private int check(Checkpoint checkpoint) {
        int page = nextPage++;
        if (page == PageDescriptor.NO_PAGE) {
            CheckpointDescriptor.checkHead(storage, checkpoint);
            return CheckpointDescriptor.HEAD_LENGTH;
        }
        if (!checkpoint.has(page)) {
            return 0;
        }
        ByteBuffer buffer = buffer(checkpoint.pageLength);
        long offset = (long) page * checkpoint.pageLength;
        storage.readPages(offset, buffer);
        if (CheckpointDescriptor.pageChecksum(crc, buffer, 0, checkpoint.pageLength) != checkpoint.checksums[page]) {
            throw CheckpointDescriptor.damaged(storage.pagesName(), offset, "wrong checksum of page=" + page);
        }
        pages++;
        return checkpoint.pageLength;
    }

    private ByteBuffer buffer(int length) {
        ByteBuffer buffer = bytes;
        if (buffer == null || buffer.capacity() != length) {
            buffer = ByteBuffer.allocate(length);
            bytes = buffer;
        }
        return buffer.clear();
    }

    /** Whether a checkpoint still is what its description describes. */
    private boolean stands(Checkpoint checkpoint) {
        int slot = CheckpointFiles.slotOf(checkpoint);
        try {
            byte[] description = storage.readDescription(slot);
            return description != null
                    && CheckpointDescriptor.decode(description, storage.descriptionName(slot)).generation
                            == checkpoint.generation;
        } catch (IndexException ex) {
            return false; // told when it was looked for
        }
    }
}
