package stator.streams.subscribe;

import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;
import stator.item.MapView;
import stator.streams.Streams;

/** Settings of a {@link StreamSubscription}; used once. */
public final class SubscriptionContext {
    private @Nullable Streams streams;
    private @Nullable StreamLocator locator;
    private @Nullable String table;
    private Beginning from = Beginning.latest();
    private Map<Integer, Long> after = Map.of();
    private Predicate<MapView> keyFilter = keys -> true;
    private ErrorHandler errorHandler = failure -> {};
    private Transport transport = Transport.IPC;
    private boolean concluded;

    /** Reads the streams of a database of this process. */
    public SubscriptionContext streams(Streams ofDatabase) {
        streams = ofDatabase;
        return this;
    }

    /** Reads the streams of another process, on the same machine: where that is, this knows. */
    public SubscriptionContext locator(StreamLocator ofProcess) {
        locator = ofProcess;
        return this;
    }

    /** Whose changes are told. */
    public SubscriptionContext table(String name) {
        table = name;
        return this;
    }

    /** Where to begin. Default: with the next change. */
    public SubscriptionContext from(Beginning beginning) {
        from = beginning;
        return this;
    }

    /** Goes on behind these: what {@link StreamSubscription#positions} was. Partitions that are not named begin as {@link #from} says. */
    public SubscriptionContext after(Map<Integer, Long> positions) {
        after = Map.copyOf(positions);
        return this;
    }

    /** Tells only changes of items whose keys pass. Default: all. */
    public SubscriptionContext keys(Predicate<MapView> filter) {
        keyFilter = filter;
        return this;
    }

    /** Is told why a connection was lost, or could not be had; it is tried again. Default: nobody. */
    public SubscriptionContext errorHandler(ErrorHandler handler) {
        errorHandler = handler;
        return this;
    }

    /** How records come from another process. Default: through memory that both share. */
    public SubscriptionContext over(Transport value) {
        transport = value;
        return this;
    }

    void conclude() {
        if (concluded) {
            throw new IllegalStateException("context already used");
        }
        concluded = true;
        if (table == null || (streams == null) == (locator == null)) {
            throw new IllegalStateException("table=" + table + " streams=" + (streams != null) + " locator="
                    + (locator != null) + ": a table must be named, and either streams or a locator be given");
        }
    }

    StreamLocator.Request request() {
        return new StreamLocator.Request(Objects.requireNonNull(table), from, after);
    }

    @Nullable
    Streams streams() {
        return streams;
    }

    StreamLocator locator() {
        return Objects.requireNonNull(locator);
    }

    Predicate<MapView> keyFilter() {
        return keyFilter;
    }

    Transport transport() {
        return transport;
    }

    ErrorHandler errorHandler() {
        return errorHandler;
    }
}
