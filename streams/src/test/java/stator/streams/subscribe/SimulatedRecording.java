package stator.streams.subscribe;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A recording of one partition, and the publication of its newest records to whoever is there. One thread. */
final class SimulatedRecording implements RecordFlows {
    private static final long STEP_NS = 1_000_000;
    private static final int MAX_BEHIND = 30;

    private final Random random;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Flow> flows = new ArrayList<>();
    private double trouble;
    private long position;
    private long sequence;
    private long nowNs;
    private int replays;
    private int liveTaken;
    private int trimmed;
    private long stalledAt = Long.MAX_VALUE;

    /** A record, and where it lies. */
    private record Entry(long sequence, long previous, long from, long to) {}

    /** @param trouble how likely a record is not published, and so on: 0 to 1 */
    SimulatedRecording(Random random, double trouble) {
        this.random = random;
        this.trouble = trouble;
    }

    /** Some time passes, in which something may be written, and something may go wrong. */
    void step() {
        pass();
        for (int i = random.nextInt(4) == 0 ? random.nextInt(12) : 0; i > 0; i--) {
            append();
        }
        if (random.nextInt(50) == 0) {
            position += 32; // padding
        }
        for (Flow flow : flows) {
            flow.ended |= random.nextDouble() < trouble / 20;
        }
    }

    /** Nothing goes wrong from now on. */
    void calm() {
        trouble = 0;
    }

    void pass() {
        nowNs += STEP_NS;
    }

    void append() {
        long previous = sequence;
        sequence += 8L * (1 + random.nextInt(100));
        long end = position + 32L * (1 + random.nextInt(20));
        entries.add(new Entry(sequence, previous, position, end));
        position = end;
        if (random.nextDouble() >= trouble) {
            flows.forEach(Flow::publish);
        }
    }

    /** Who is there now is told nothing more that is live, and not told so. */
    void deafen() {
        flows.forEach(flow -> flow.deaf = true);
    }

    /** What is published from now on is not recorded yet. */
    void stall() {
        stalledAt = position;
    }

    /** All that was published is recorded. */
    void goOn() {
        stalledAt = Long.MAX_VALUE;
    }

    /** Who is there now is left alone. */
    void end() {
        flows.forEach(flow -> flow.ended = true);
    }

    /** Forgets the oldest. */
    void trim(int count) {
        trimmed += count;
    }

    /** Where a reader goes on that was told nothing but a sequence. */
    FlowStart placeOf(FlowStart place) {
        for (Entry entry : entries) {
            if (entry.sequence > place.lastSequence()) {
                return new FlowStart(place.lastSequence(), place.isAnchored(), entry.from);
            }
        }
        return new FlowStart(place.lastSequence(), place.isAnchored(), position);
    }

    List<Long> sequences() {
        return entries.stream().map(Entry::sequence).toList();
    }

    int count() {
        return entries.size();
    }

    long nowNs() {
        return nowNs;
    }

    int replays() {
        return replays;
    }

    int liveTaken() {
        return liveTaken;
    }

    int openFlows() {
        return flows.size();
    }

    @Override
    public RecordFlow replay(long recordingPosition) {
        if (recordingPosition > recordedPosition()) {
            throw new IllegalStateException("nothing is recorded there yet"); // as an archive says
        }
        replays++;
        int next = trimmed;
        while (next < entries.size() && entries.get(next).from < recordingPosition) {
            next++;
        }
        return add(new Flow(next, false));
    }

    @Override
    public @Nullable RecordFlow live() {
        return random.nextInt(3) == 0 ? null : add(new Flow(0, true));
    }

    private Flow add(Flow flow) {
        flows.add(flow);
        return flow;
    }

    @Override
    public long recordedPosition() {
        return Math.min(position, stalledAt);
    }

    /** Reads entries in order from one on; if it is live, only those that were published while it was there. */
    private final class Flow implements RecordFlow {
        private final boolean live;
        private final List<Entry> published = new ArrayList<>();
        private final IncomingRecord record = new IncomingRecord();
        private int next;
        private boolean ended;
        private boolean connected;
        private boolean deaf;

        Flow(int next, boolean live) {
            this.next = next;
            this.live = live;
        }

        void publish() {
            if (!connected || deaf) {
                return;
            }
            if (live && published.size() - next > MAX_BEHIND) {
                ended = true;
            } else if (live) {
                published.add(entries.get(entries.size() - 1));
            }
        }

        @Override
        public int poll(Reader reader, int limit) {
            connected |= random.nextInt(4) == 0;
            List<Entry> all = live ? published : entries;
            int count = 0;
            while (!ended && count < limit && next < all.size() && random.nextInt(10) > 0) {
                Entry entry = all.get(next);
                record.order(entry.sequence, entry.previous).recorded(entry.from, entry.to);
                if (!reader.onRecord(record)) {
                    break;
                }
                next++;
                count++;
            }
            liveTaken += live ? count : 0;
            return count;
        }

        @Override
        public long position() {
            return live ? 0 : next == entries.size() ? position : entries.get(next).from;
        }

        @Override
        public boolean isConnected() {
            return connected;
        }

        @Override
        public boolean isEnded() {
            return ended;
        }

        @Override
        public void close() {
            flows.remove(this);
        }
    }
}
