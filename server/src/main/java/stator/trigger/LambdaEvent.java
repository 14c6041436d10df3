package stator.trigger;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stator.contract.Identity;
import stator.contract.Member;
import stator.contract.Shape;
import stator.contract.StreamRecord;
import stator.contract.StreamedChange;
import stator.contract.Structure;
import stator.contract.StructureShape;
import stator.server.json.JsonEncoder;
import stator.server.json.JsonWriter;
import stator.streams.api.RecordDescriber;
import stator.streams.api.SequenceNumber;
import stator.streams.record.ChangeRecord;

/**
 * What a Lambda function is told of changes: what GetRecords tells, with the stream's ARN, times in whole seconds, and the
 * members of an identity written small.
 * Owned by one thread, reused.
 */
final class LambdaEvent {
    private static final StructureShape IDENTITY = new StructureShape("LambdaIdentity");
    private static final Member PRINCIPAL_ID = IDENTITY.member("principalId", Shape.STRING);
    private static final Member TYPE = IDENTITY.member("type", Shape.STRING);

    private static final StructureShape CONTENT = new StructureShape("LambdaStreamRecord");
    private static final Member TIME = CONTENT.member("ApproximateCreationDateTime", Shape.LONG); // whole seconds
    private static final Member KEYS = CONTENT.member("Keys", Shape.ATTRIBUTE_MAP);
    private static final Member NEW_IMAGE = CONTENT.member("NewImage", Shape.ATTRIBUTE_MAP);
    private static final Member OLD_IMAGE = CONTENT.member("OldImage", Shape.ATTRIBUTE_MAP);
    private static final Member SEQUENCE_NUMBER = CONTENT.member("SequenceNumber", Shape.STRING);
    private static final Member SIZE_BYTES = CONTENT.member("SizeBytes", Shape.LONG);
    private static final Member STREAM_VIEW_TYPE = CONTENT.member("StreamViewType", Shape.STRING);

    private static final StructureShape RECORD = new StructureShape("LambdaRecord");
    private static final Member EVENT_ID = RECORD.member("eventID", Shape.STRING);
    private static final Member EVENT_NAME = RECORD.member("eventName", Shape.STRING);
    private static final Member EVENT_VERSION = RECORD.member("eventVersion", Shape.STRING);
    private static final Member EVENT_SOURCE = RECORD.member("eventSource", Shape.STRING);
    private static final Member AWS_REGION = RECORD.member("awsRegion", Shape.STRING);
    private static final Member DYNAMODB = RECORD.member("dynamodb", Shape.structure(CONTENT));
    private static final Member EVENT_SOURCE_ARN = RECORD.member("eventSourceARN", Shape.STRING);
    private static final Member USER_IDENTITY = RECORD.member("userIdentity", Shape.structure(IDENTITY));

    private static final StructureShape EVENT = new StructureShape("LambdaEvent");
    private static final Member RECORDS = EVENT.member("Records", Shape.list(Shape.structure(RECORD)));

    private static final long MS_PER_SECOND = 1_000;
    private static final int REGION_PART = 3; // of an ARN
    private static final int INITIAL_CAPACITY = 16 << 10;
    private static final int KEPT_CAPACITY = 64 << 10;

    private final JsonEncoder encoder = new JsonEncoder();
    private final JsonWriter json = new JsonWriter(INITIAL_CAPACITY, KEPT_CAPACITY);
    private final RecordDescriber describer;
    private final String streamArn;

    LambdaEvent(String streamArn) {
        this.streamArn = streamArn;
        String[] parts = streamArn.split(":", -1);
        describer = new RecordDescriber(parts.length > REGION_PART ? parts[REGION_PART] : "");
    }

    /** Bytes of one change in an event. */
    int length(ChangeRecord change) {
        json.reset();
        encoder.encode(record(change), json);
        return json.length();
    }

    /** The JSON of an event. */
    byte[] of(List<ChangeRecord> changes) {
        json.reset();
        encoder.encode(
                new Structure(EVENT)
                        .set(RECORDS, changes.stream().map(this::record).toList()),
                json);
        byte[] event = new byte[json.length()];
        System.arraycopy(json.array(), 0, event, 0, event.length);
        return event;
    }

    /** The number of a change, as an event has it. Any thread. */
    static String sequenceNumber(ChangeRecord change) {
        return SequenceNumber.of(change.sequence());
    }

    private Structure record(ChangeRecord change) {
        Structure told = describer.describe(change);
        Structure record = new Structure(RECORD)
                .set(EVENT_ID, told.string(StreamedChange.EVENT_ID))
                .set(EVENT_NAME, told.string(StreamedChange.EVENT_NAME))
                .set(EVENT_VERSION, told.string(StreamedChange.EVENT_VERSION))
                .set(EVENT_SOURCE, told.string(StreamedChange.EVENT_SOURCE))
                .set(AWS_REGION, told.string(StreamedChange.AWS_REGION))
                .set(DYNAMODB, content(change, told.structure(StreamedChange.DYNAMODB)))
                .set(EVENT_SOURCE_ARN, streamArn);
        Structure identity = told.structure(StreamedChange.USER_IDENTITY);
        if (identity != null) {
            record.set(
                    USER_IDENTITY,
                    new Structure(IDENTITY)
                            .set(PRINCIPAL_ID, identity.string(Identity.PRINCIPAL_ID))
                            .set(TYPE, identity.string(Identity.TYPE)));
        }
        return record;
    }

    private static Structure content(ChangeRecord change, @Nullable Structure told) {
        Structure from = Objects.requireNonNull(told);
        return new Structure(CONTENT)
                .set(TIME, change.timestampMs() / MS_PER_SECOND)
                .set(KEYS, from.value(StreamRecord.KEYS))
                .set(NEW_IMAGE, from.value(StreamRecord.NEW_IMAGE))
                .set(OLD_IMAGE, from.value(StreamRecord.OLD_IMAGE))
                .set(SEQUENCE_NUMBER, from.string(StreamRecord.SEQUENCE_NUMBER))
                .set(SIZE_BYTES, from.longValue(StreamRecord.SIZE_BYTES))
                .set(STREAM_VIEW_TYPE, from.string(StreamRecord.STREAM_VIEW_TYPE));
    }
}
