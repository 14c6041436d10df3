package stator.streams.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.GetRecords;
import stator.contract.Structure;
import stator.streams.archive.Recording;
import stator.streams.archive.RecordingCursor;
import stator.streams.record.ChangeRecord;
import stator.table.StreamDefinition;

/** GetRecords. What it answers with is a copy: records may be trimmed at any time. */
final class GetRecordsHandler extends StreamHandler {
    private static final long ITERATOR_LIFE_MS = 15 * 60_000L;
    private static final int MAX_PAGE_BYTES = 1 << 20;

    /** Most of a recording that is read for one page; it may hold the records of other streams. */
    private static final long MAX_LOOKED_AT_BYTES = 8 << 20;

    private final RecordDescriber describer;

    GetRecordsHandler(StreamView view) {
        super(GetRecords.OPERATION, view);
        describer = new RecordDescriber(view.region());
    }

    @Override
    Structure run(Structure request) {
        ShardIterator iterator = ShardIterator.parse(Objects.requireNonNull(request.string(GetRecords.SHARD_ITERATOR)));
        int limit = limit(request.integer(GetRecords.LIMIT), GetRecords.MAX_LIMIT);
        StreamDefinition stream = streams().stream()
                .filter(each -> each.number() == iterator.stream())
                .findFirst()
                .orElseThrow(() -> notFound("Stream of the iterator"));
        if (iterator.partition() < 0 || iterator.partition() >= stream.begins().size()) {
            throw ShardIterator.invalid();
        }
        long nowMs = view().clock().millis();
        if (nowMs - iterator.timeMs() > ITERATOR_LIFE_MS) {
            throw new DynamoDbException(
                    ErrorType.EXPIRED_ITERATOR,
                    "Iterator expired. It was given out " + (nowMs - iterator.timeMs())
                            + " milliseconds ago, more than " + ITERATOR_LIFE_MS);
        }
        return read(iterator, stream, limit);
    }

    private Structure read(ShardIterator from, StreamDefinition stream, int limit) {
        int partition = from.partition();
        long opening = view().opening(); // before any place is
        Recording recording = view().recording(partition);
        long begin = from.opening() == opening ? placeTold(from, recording) : recording.positionOf(from.after() + 1);
        if (from.after() >= stream.begin(partition) && isTrimmed(recording, begin, from.after())) {
            throw trimmed();
        }
        boolean complete = view().recordedUpTo(partition) >= stream.end(partition); // before it is read
        long oldestMs = view().clock().millis() - view().retentionMs();
        long after = from.after();
        long position = begin;
        boolean ended = false;
        int bytes = 0;
        List<Structure> page = new ArrayList<>();
        try (RecordingCursor cursor = recording.open(begin)) {
            while (page.size() < limit && position - begin < MAX_LOOKED_AT_BYTES) {
                if (!cursor.next()) {
                    ended = complete;
                    break;
                }
                ChangeRecord record = cursor.record();
                if (record.sequence() >= stream.end(partition)) {
                    ended = true;
                    break;
                }
                boolean wanted = record.streamNumber() == stream.number()
                        && record.sequence() > from.after()
                        && record.timestampMs() > oldestMs;
                if (wanted) {
                    if (!page.isEmpty() && bytes + record.length() > MAX_PAGE_BYTES) {
                        break;
                    }
                    bytes += record.length();
                    page.add(describer.describe(record));
                }
                after = Math.max(after, record.sequence()); // also of what is not wanted: it is not looked at again
                position = cursor.position();
            }
        }
        Structure answer = output().set(GetRecords.RECORDS, page);
        if (!ended) {
            ShardIterator next = new ShardIterator(
                    stream.number(),
                    partition,
                    after,
                    position,
                    opening,
                    view().clock().millis());
            answer.set(GetRecords.NEXT_SHARD_ITERATOR, next.text());
        }
        return answer;
    }

    /**
     * Where an iterator stands that was told in this opening of the recordings. What was told in another is not good: after a crash
     * the end of a recording may have been recorded anew.
     */
    private static long placeTold(ShardIterator iterator, Recording recording) {
        if (!recording.mayBegin(iterator.position())) {
            throw ShardIterator.invalid();
        }
        return iterator.position();
    }

    /** Whether records are not kept any more that come after a sequence. */
    private static boolean isTrimmed(Recording recording, long position, long after) {
        long oldest = recording.startPosition();
        if (oldest == 0 || position > oldest) {
            return false;
        }
        try (RecordingCursor cursor = recording.open(oldest)) {
            return cursor.next() && cursor.record().previousSequence() > after;
        }
    }
}
