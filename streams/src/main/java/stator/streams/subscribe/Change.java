package stator.streams.subscribe;

import org.jspecify.annotations.Nullable;
import stator.item.Item;
import stator.item.ItemView;
import stator.streams.record.ChangeRecord;
import stator.streams.record.EventName;

/**
 * A copy of one change of an item, to be kept. Immutable.
 *
 * @param partition   of the item
 * @param sequence    number of the change: grows with each change of the partition
 * @param timestampMs when it was made, in milliseconds since the epoch
 * @param event       what it did
 * @param isExpiry    whether the item was removed because it had expired
 * @param keys        the item's
 * @param newImage    the item after it; null if there is none, or the stream does not show it
 * @param oldImage    the item before it; null likewise
 */
public record Change(
        int partition,
        long sequence,
        long timestampMs,
        EventName event,
        boolean isExpiry,
        Item keys,
        @Nullable Item newImage,
        @Nullable Item oldImage) {
    /** A copy of a record. */
    public static Change of(ChangeRecord change) {
        ItemView image = new ItemView();
        return new Change(
                change.partition(),
                change.sequence(),
                change.timestampMs(),
                change.event(),
                change.isExpiry(),
                Item.of(change.keys()),
                copy(change.newImage(image)),
                copy(change.oldImage(image)));
    }

    private static @Nullable Item copy(ItemView image) {
        return image.isPresent() ? Item.of(image.attributes()) : null;
    }
}
