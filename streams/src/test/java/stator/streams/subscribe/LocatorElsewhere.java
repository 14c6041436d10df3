package stator.streams.subscribe;

import java.io.IOException;
import java.util.function.Supplier;

/**
 * What subscribers in other processes hold in place of the streams: a way to ask whoever has them now.
 *
 * @param current who has them, asked at each call
 */
public record LocatorElsewhere(Supplier<? extends StreamLocator> current) implements StreamLocator {
    @Override
    public StreamLocation locate(Request request) throws IOException {
        return current.get().locate(request);
    }

    @Override
    public long verify(Place place) throws IOException {
        return current.get().verify(place);
    }

    @Override
    public long replay(Replay wanted) throws IOException {
        return current.get().replay(wanted);
    }
}
