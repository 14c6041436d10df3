package stator.partition;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What one partition holds of one table. Changed by the partition's writer; read by anybody. */
final class TableCounters {
    private static final VarHandle ITEMS = field("items");
    private static final VarHandle SIZE_BYTES = field("sizeBytes");

    @SuppressWarnings("unused") // through ITEMS
    private long items;

    @SuppressWarnings("unused") // through SIZE_BYTES
    private long sizeBytes;

    /** The writer: adds to both; either may be negative. */
    void add(long itemsDelta, long sizeDelta) {
        ITEMS.setOpaque(this, (long) ITEMS.getOpaque(this) + itemsDelta);
        SIZE_BYTES.setOpaque(this, (long) SIZE_BYTES.getOpaque(this) + sizeDelta);
    }

    long items() {
        return (long) ITEMS.getOpaque(this);
    }

    long sizeBytes() {
        return (long) SIZE_BYTES.getOpaque(this);
    }

    private static VarHandle field(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(TableCounters.class, name, long.class);
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }
}
