package stator.streams.trigger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a trigger does. Immutable; made by a {@link TriggerContext}.
 *
 * @param name            of the trigger
 * @param table           whose changes it has
 * @param url             where they are sent; null if its handler is in this process
 * @param fromTrimHorizon whether it begins with the oldest change that is kept, and not with the next one
 * @param lanes           how many batches of a partition are under way at a time
 * @param batching        how many changes make a batch
 * @param retrying        what is done with batches that fail
 * @param filters         texts of patterns of which a change must match one; none, if it has all changes
 */
public record TriggerDefinition(
        String name,
        String table,
        @Nullable String url,
        boolean fromTrimHorizon,
        int lanes,
        Batching batching,
        Retrying retrying,
        List<String> filters) {
    /**
     * How many changes make a batch.
     *
     * @param size          of it, at the most
     * @param windowSeconds how long it is waited for more once there is one
     */
    public record Batching(int size, int windowSeconds) {}

    /**
     * What is done with a batch that fails.
     *
     * @param maxRetries       how often it is tried again, or -1 for ever
     * @param bisect           whether it is halved first, to find the change that it fails for
     * @param maxAgeSeconds    after how long a change is given up, or -1 for never
     * @param timeoutSeconds   how long an answer is waited for
     * @param deadLetterTable  where it is noted what was given up, or null for nowhere
     */
    public record Retrying(
            int maxRetries,
            boolean bisect,
            int maxAgeSeconds,
            int timeoutSeconds,
            @Nullable String deadLetterTable) {}
}
