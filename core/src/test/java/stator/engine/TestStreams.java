package stator.engine;

import java.util.Collection;
import java.util.List;
import stator.table.StreamDefinition;

/** Remembers which streams it was told of last. */
final class TestStreams implements StreamService {
    private volatile List<StreamDefinition> published = List.of();

    List<StreamDefinition> published() {
        return published;
    }

    @Override
    public boolean canStream() {
        return true;
    }

    @Override
    public List<OperationHandler> handlers() {
        return List.of();
    }

    @Override
    public void publish(Collection<StreamDefinition> streams) {
        published = List.copyOf(streams);
    }

    @Override
    public long retentionMs() {
        return 86_400_000;
    }

    @Override
    public void close() {
        // holds nothing
    }
}
