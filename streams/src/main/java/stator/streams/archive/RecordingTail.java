package stator.streams.archive;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The end of a recording that ended somehow. What had not been forced when the power failed may be there, or not, or be something else:
 * the recording ends before the first thing that is not as it was written. All of that comes again from the log, which is kept until
 * it has been forced; how far that is, is known: what is not as it was written before that is damage.
 */
final class RecordingTail {
    private static final Pattern SEGMENT = Pattern.compile("(\\d+)-(\\d+)\\.rec");
    private static final int CHUNK_LENGTH = 1 << 20;

    private RecordingTail() {}

    /**
     * Empties, before an archive looks at them, the ends of recordings that are not as they were written: it believes what they say
     * of lengths, and reads beyond all memory.
     *
     * @param forced of a partition, the position of its recording before which all has been forced. Recordings have the numbers of
     *               partitions, as they are made in their order
     * @throws IllegalStateException if something before that is damaged, with file and offset
     */
    static void settle(Path directory, IntToLongFunction forced) {
        lastBases(directory)
                .forEach((partition, base) ->
                        settle(new Recording(partition, partition, directory), base, forced.applyAsLong(partition)));
    }

    /** Where the last segment begins of each partition of which there is one. */
    static Map<Integer, Long> lastBases(Path directory) {
        Map<Integer, Long> bases = new HashMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> {
                Matcher name = SEGMENT.matcher(file.getFileName().toString());
                if (name.matches()) {
                    bases.merge(Integer.parseInt(name.group(1)), Long.parseLong(name.group(2)), Math::max);
                }
            });
            return bases;
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static void settle(Recording recording, long base, long forced) {
        Path segment = recording.segment(base);
        lengthen(segment);
        long limit = base + StreamChannels.SEGMENT_LENGTH;
        recording.extent(base, limit);
        long end = base;
        try (RecordingFrames frames = new RecordingFrames(recording)) {
            frames.position(base);
            while (frames.next(limit)) {
                frames.verify();
                end = frames.position();
            }
            return; // it is full
        } catch (IllegalStateException notAsWritten) {
            if (end < forced) {
                throw new IllegalStateException(notAsWritten.getMessage(), notAsWritten);
            }
        }
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(end - base);
            if (file.readInt() != 0) { // else it ends here for the archive, too
                empty(file, end - base);
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** A process may have been killed before it had given the file its length, or the power may have taken that. */
    private static void lengthen(Path segment) {
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            if (file.length() < StreamChannels.SEGMENT_LENGTH) {
                file.setLength(StreamChannels.SEGMENT_LENGTH);
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static void empty(RandomAccessFile file, long from) throws IOException {
        byte[] nothing = new byte[CHUNK_LENGTH];
        file.seek(from);
        for (long left = file.length() - from; left > 0; left -= CHUNK_LENGTH) {
            file.write(nothing, 0, (int) Math.min(CHUNK_LENGTH, left));
        }
    }

    /**
     * Where the last record ends that is whole, with all before it.
     *
     * @param recording with the extent that the archive tells
     * @param forced    everything before this position has been forced
     * @throws IllegalStateException if something before that is damaged or missing, with file and offset
     */
    static long end(Recording recording, long forced) {
        long from = Math.max(
                recording.startPosition(), Recording.base(recording.endPosition()) - StreamChannels.SEGMENT_LENGTH);
        long end = from;
        try (RecordingCursor cursor = recording.open(from)) {
            while (cursor.next()) {
                end = cursor.position();
            }
        } catch (IllegalStateException | IllegalArgumentException damage) {
            if (end < forced) {
                throw new IllegalStateException(damage.getMessage(), damage);
            }
        }
        if (end < forced) {
            long base = Recording.base(end);
            throw new IllegalStateException("damaged recording: file=" + recording.segment(base) + " offset="
                    + (end - base) + " ends here, and was longer: position=" + forced);
        }
        return end;
    }
}
