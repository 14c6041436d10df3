package stator.streams.subscribe;

import java.io.IOException;
import java.util.Map;

/** Knows where the stream of a table is to be had. Asked when a subscription begins, and whenever it has to connect again. */
public interface StreamLocator {
    /**
     * What is looked for.
     *
     * @param table whose stream
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
}
