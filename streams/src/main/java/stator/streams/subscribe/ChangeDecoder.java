package stator.streams.subscribe;

import org.agrona.DirectBuffer;
import stator.streams.record.ChangeRecord;

/** Knows the order of change records. Owned by one thread. */
final class ChangeDecoder implements RecordDecoder {
    private final ChangeRecord record = new ChangeRecord();

    @Override
    public void decode(DirectBuffer buffer, int offset, int length, IncomingRecord into) {
        record.wrap(buffer, offset, length);
        into.order(record.sequence(), record.previousSequence())
                .recorded(record.recordingPosition(), record.recordingPosition());
    }
}
