package stator.streams.api;

import org.agrona.concurrent.UnsafeBuffer;
import stator.contract.Identity;
import stator.contract.StreamRecord;
import stator.contract.StreamedChange;
import stator.contract.Structure;
import stator.item.ItemSize;
import stator.item.ItemView;
import stator.item.MapView;
import stator.streams.record.ChangeRecord;

/** Puts a record into the words of the API. Any thread. */
public final class RecordDescriber {
    private static final double MS_PER_SECOND = 1000;

    private final String region;

    /** @param region that records are told to come from */
    public RecordDescriber(String region) {
        this.region = region;
    }

    /** The record as it is told; refers to a copy of it. */
    public Structure describe(ChangeRecord record) {
        byte[] bytes = new byte[record.length()];
        record.buffer().getBytes(record.offset(), bytes);
        ChangeRecord copy = new ChangeRecord().wrap(new UnsafeBuffer(bytes), 0, bytes.length);
        Structure change = new Structure(StreamedChange.SHAPE)
                .set(StreamedChange.EVENT_ID, eventId(copy))
                .set(StreamedChange.EVENT_NAME, copy.event().name())
                .set(StreamedChange.EVENT_VERSION, "1.1")
                .set(StreamedChange.EVENT_SOURCE, "aws:dynamodb")
                .set(StreamedChange.AWS_REGION, region)
                .set(StreamedChange.DYNAMODB, item(copy));
        if (copy.isExpiry()) {
            change.set(
                    StreamedChange.USER_IDENTITY,
                    new Structure(Identity.SHAPE)
                            .set(Identity.PRINCIPAL_ID, "dynamodb.amazonaws.com")
                            .set(Identity.TYPE, "Service"));
        }
        return change;
    }

    private static Structure item(ChangeRecord record) {
        MapView keys = record.keys(new MapView());
        long size = ItemSize.ofMap(keys.buffer(), keys.offset());
        Structure item = new Structure(StreamRecord.SHAPE)
                .set(StreamRecord.APPROXIMATE_CREATION_DATE_TIME, Math.floor(record.timestampMs() / MS_PER_SECOND))
                .set(StreamRecord.KEYS, record.keys());
        if (record.hasNewImage()) {
            ItemView image = record.newImage(new ItemView());
            size += image.sizeBytes();
            item.set(StreamRecord.NEW_IMAGE, image.attributes());
        }
        if (record.hasOldImage()) {
            ItemView image = record.oldImage(new ItemView());
            size += image.sizeBytes();
            item.set(StreamRecord.OLD_IMAGE, image.attributes());
        }
        return item.set(StreamRecord.SEQUENCE_NUMBER, SequenceNumber.of(record.sequence()))
                .set(StreamRecord.SIZE_BYTES, size)
                .set(StreamRecord.STREAM_VIEW_TYPE, record.viewType().name());
    }

    /** The same for the same change, however often it is read: stream, partition and position, in hexadecimal. */
    private static String eventId(ChangeRecord record) {
        return String.format("%08x%08x%016x", record.streamNumber(), record.partition(), record.sequence());
    }
}
