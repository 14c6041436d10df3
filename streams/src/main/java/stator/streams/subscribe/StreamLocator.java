package stator.streams.subscribe;

import java.io.IOException;
import java.util.Map;
import stator.streams.archive.Recording;

/** Knows where the stream of a table is to be had. Asked when a subscription begins, and whenever it has to connect again. */
public interface StreamLocator {
    /**
     * What is looked for.
     *
     * @param table whose stream: the newest one. In the database's process, the ARN of any stream that is kept will do
     * @param from  where partitions begin that {@code after} does not tell of
     * @param after number of the last change that was seen, of each partition where one was
     */
    record Request(String table, Beginning from, Map<Integer, Long> after) {}

    /**
     * Finds the stream.
     *
     * @throws IOException           if who knows does not answer now; it will be asked again
     * @throws IllegalStateException if there is no such table, or it has no stream
     */
    StreamLocation locate(Request request) throws IOException;

    /**
     * Where a replay is to begin.
     *
     * @param table     whose stream is read
     * @param partition whose records
     * @param position  of the recording
     */
    record Place(String table, int partition, long position) {}

    /**
     * Looks, before records are replayed to another process, whether those that come first are whole: the archive, which sends them, sends
     * nothing of what it has read together with damage, and does not say where that is. Default: nothing is looked at.
     *
     * @return the position of the recording, behind a frame, where the replay is to end, so that the archive comes to nothing that it
     *         cannot read; from there on, ask again. Or {@link Recording#NO_LIMIT}
     * @throws IOException           if who knows does not answer now
     * @throws IllegalStateException if one is damaged, with file and offset, or there is no such place
     */
    default long verify(Place place) throws IOException {
        return Recording.NO_LIMIT;
    }

    /**
     * A replay by UDP.
     *
     * @param table     whose stream is read
     * @param run       of the server, as it was told with the location
     * @param partition whose records
     * @param position  of the recording, where to begin
     * @param port      on the same machine, to which to send them
     */
    record Replay(String table, long run, int partition, long position, int port) {}

    /**
     * Has records sent by UDP that were recorded, as far as {@link #verify} says. Whoever asks looks whether they come.
     *
     * @return where it ends
     * @throws IOException           if who knows does not answer now, or is too busy
     * @throws IllegalStateException if that run is over, or there is no such partition, position or port
     */
    default long replay(Replay wanted) throws IOException {
        throw new IOException("no replays by UDP: partition=" + wanted.partition());
    }
}
