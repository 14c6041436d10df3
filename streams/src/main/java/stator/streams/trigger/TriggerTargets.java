package stator.streams.trigger;

import java.util.List;

/** Knows how to send changes to a URL, and what event filters mean. Any thread. */
public interface TriggerTargets {
    /**
     * Where the changes of a trigger go.
     *
     * @param streamArn of its table's stream
     * @return the caller's to close
     */
    TriggerTarget open(TriggerDefinition trigger, String streamArn);

    /**
     * What filters mean.
     *
     * @param filters texts of patterns; with none all changes match
     * @throws IllegalArgumentException if one is malformed
     */
    ChangeFilter filter(List<String> filters);
}
