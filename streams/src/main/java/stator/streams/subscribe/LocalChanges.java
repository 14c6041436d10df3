package stator.streams.subscribe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import stator.streams.archive.Recording;
import stator.streams.archive.RecordingCursor;
import stator.streams.record.ChangeRecord;

/** The records of a stream of this process, read where they lie. Owned by one thread; never waits. */
final class LocalChanges implements ChangeSource {
    private final int streamNumber;
    private final Recordings recordings;
    private final List<Reader> readers = new ArrayList<>();
    private int next;

    /** Where recordings are found. */
    interface Recordings {
        /** @throws IllegalStateException if nothing is recorded any more */
        Recording recording(int partition);
    }

    /** @param location where to begin */
    LocalChanges(StreamLocation location, Recordings recordings) {
        streamNumber = location.streamNumber();
        this.recordings = recordings;
        for (PartitionLocation partition : location.partitions()) {
            readers.add(new Reader(recordings.recording(partition.partition()), partition.start()));
        }
    }

    @Override
    public int streamNumber() {
        return streamNumber;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if all has been read and nothing is recorded any more
     */
    @Override
    public int poll(RecordFlow.Reader reader, int limit) {
        int count = 0;
        for (int i = 0; i < readers.size() && count < limit; i++) {
            next = next + 1 < readers.size() ? next + 1 : 0;
            count += readers.get(next).poll(reader, limit - count);
        }
        if (count == 0 && !readers.isEmpty()) {
            recordings.recording(readers.get(next).recording.partition());
        }
        return count;
    }

    @Override
    public Map<Integer, FlowStart> places() {
        Map<Integer, FlowStart> places = new TreeMap<>();
        readers.forEach(reader -> places.put(reader.recording.partition(), reader.place()));
        return places;
    }

    @Override
    public boolean isLive() {
        return readers.stream().allMatch(Reader::isAtEnd);
    }

    @Override
    public void close() {
        readers.forEach(reader -> reader.cursor.close());
    }

    /** One partition's. */
    private static final class Reader {
        private final Recording recording;
        private final RecordingCursor cursor;
        private final IncomingRecord incoming = new IncomingRecord();
        private long lastPosition;
        private long lastSequence;
        private boolean isAnchored;
        private boolean isHeld;

        Reader(Recording recording, FlowStart start) {
            this.recording = recording;
            lastPosition = start.position();
            cursor = recording.open(start.position());
            lastSequence = start.lastSequence();
            isAnchored = start.isAnchored();
        }

        int poll(RecordFlow.Reader reader, int limit) {
            int count = 0;
            while (count < limit && (isHeld || cursor.next())) {
                ChangeRecord record = cursor.record();
                if (record.sequence() <= lastSequence) {
                    continue;
                }
                isHeld = true; // until it is taken
                checkNotTrimmed(record);
                incoming.wrap(record.buffer(), record.offset(), record.length())
                        .order(record.sequence(), record.previousSequence());
                if (!reader.onRecord(incoming)) {
                    return count;
                }
                isHeld = false;
                count++;
                lastSequence = record.sequence();
                isAnchored = true;
                lastPosition = record.recordingPosition();
            }
            return count;
        }

        private void checkNotTrimmed(ChangeRecord record) {
            if (isAnchored && record.previousSequence() > lastSequence) {
                throw new TrimmedException("the records after sequence=" + lastSequence
                        + " are not kept any more: next kept=" + record.sequence());
            }
        }

        FlowStart place() {
            return new FlowStart(lastSequence, isAnchored, lastPosition);
        }

        boolean isAtEnd() {
            return !isHeld && cursor.position() >= recording.endPosition();
        }
    }
}
