package stator.streams.record;

import org.agrona.concurrent.UnsafeBuffer;
import stator.item.ItemView;
import stator.item.MapView;

/**
 * Any bytes as a change record, from the disk or from another process. They are refused, or all that the record says of itself can
 * be asked for, and lies within it.
 */
public final class ChangeRecordFuzz {
    private ChangeRecordFuzz() {}

    /** Throws if it has found something. */
    public static void fuzzerTestOneInput(byte[] input) {
        ChangeRecord record = new ChangeRecord();
        try {
            record.wrap(new UnsafeBuffer(input), 0, input.length);
        } catch (IllegalArgumentException refused) {
            return;
        }
        record.event().name();
        record.viewType().name();
        MapView keys = record.keys(new MapView());
        ItemView image = record.newImage(new ItemView());
        ItemView before = record.oldImage(new ItemView());
        boolean inside = keys.offset() <= input.length
                && image.offset() + image.length() <= input.length
                && before.offset() + before.length() <= input.length
                && image.length() >= 0
                && before.length() >= 0;
        if (!inside) {
            throw new IllegalStateException("beyond its bytes: stream=" + record.streamNumber() + " partition="
                    + record.partition() + " sequence=" + record.sequence() + " expiry=" + record.isExpiry());
        }
    }
}
