package stator.streams.archive;

import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import stator.partition.FollowerScrub;

/**
 * Compares every frame of some recordings with its checksum. Owned by one thread. What is let go of meanwhile, because it is too old, is
 * passed over.
 */
final class RecordingScrub implements FollowerScrub {
    private final ArrayDeque<Recording> left; // the first is being looked at, if there are frames
    private final long totalBytes;
    private @Nullable RecordingFrames frames;
    private long end;
    private long records;

    RecordingScrub(Collection<Recording> recordings) {
        left = new ArrayDeque<>(recordings);
        long total = 0;
        for (Recording recording : recordings) {
            total += recording.endPosition() - recording.startPosition();
        }
        totalBytes = total;
    }

    @Override
    public long totalBytes() {
        return totalBytes;
    }

    @Override
    public long records() {
        return records;
    }

    @Override
    public boolean isDone() {
        return left.isEmpty();
    }

    @Override
    public int step(int mostBytes, Consumer<String> found) {
        int bytes = 0;
        while (bytes < mostBytes && !isDone()) {
            Recording recording = left.element();
            RecordingFrames current = frames == null ? open(recording) : frames;
            long limit = Math.min(end, recording.endPosition()); // which may have been cut off meanwhile
            bytes += look(current, limit, found);
            if (current.position() >= limit) {
                close();
                left.remove();
            }
        }
        return bytes;
    }

    private RecordingFrames open(Recording recording) {
        end = recording.endPosition();
        RecordingFrames opened = new RecordingFrames(recording);
        opened.position(recording.startPosition());
        frames = opened;
        return opened;
    }

    /** Looks at the next frame. If it cannot be passed, the next term begins with one. */
    private int look(RecordingFrames current, long limit, Consumer<String> found) {
        long before = current.position();
        try {
            if (current.next(limit)) {
                current.verify();
                records += current.isEnd() ? 1 : 0;
            }
        } catch (IllegalStateException | UncheckedIOException damage) {
            found.accept(String.valueOf(damage.getMessage()));
            if (current.position() == before) {
                current.position(before - before % StreamChannels.TERM_LENGTH + StreamChannels.TERM_LENGTH);
            }
        }
        return current.crossedGap() ? 0 : (int) (current.position() - before);
    }

    @Override
    public void close() {
        CloseHelper.close(frames);
        frames = null;
    }
}
