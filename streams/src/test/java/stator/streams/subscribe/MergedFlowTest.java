package stator.streams.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Goal: whatever gets lost on the way, records come in order and once each, and the last one comes too.
 * Method: a recording and what is published of it are simulated, with records that are not published, readers that are left behind,
 * replays that end, readers that will not take a record now, restarts, and padding in the recording; the time is the test's.
 */
class MergedFlowTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int RUNS = 300;
    private static final int STEPS = 2_000;
    private static final int MAX_QUIET_STEPS = 5_000;

    @Test
    void shouldGiveEachRecordOnceAndInOrderWhateverIsLost() {
        int merged = 0;
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            Random random = new Random(seed);
            SimulatedRecording recording = new SimulatedRecording(random, random.nextInt(3) * 0.1);
            List<Long> taken = new ArrayList<>();
            MergedFlow flow = open(recording, new FlowStart(0, false, 0));
            for (int step = 0; step < STEPS; step++) {
                recording.step();
                flow.poll(refusing(random, taken), 1 + random.nextInt(20));
                if (random.nextInt(200) == 0) {
                    FlowStart next = flow.next();
                    flow.close();
                    flow = open(recording, recording.placeOf(next));
                }
            }
            recording.calm();
            for (int step = 0;
                    step < MAX_QUIET_STEPS && !(flow.isLive() && taken.size() == recording.count());
                    step++) {
                recording.pass();
                flow.poll(taking(taken), 20);
            }
            assertSame(recording.sequences(), taken, "-Dstator.test.seed=" + seed);
            assertTrue(flow.isLive(), "-Dstator.test.seed=" + seed);
            merged += recording.liveTaken() > 0 ? 1 : 0;
            flow.close();
            assertEquals(0, recording.openFlows(), "-Dstator.test.seed=" + seed);
        }
        assertTrue(merged > RUNS / 2, "merged=" + merged);
    }

    @Test
    void shouldReplayOnceOnlyWhenNothingIsLost() {
        Random random = new Random(SEED);
        SimulatedRecording recording = new SimulatedRecording(random, 0);
        recording.calm();
        for (int i = 0; i < 100; i++) {
            recording.append();
        }
        List<Long> taken = new ArrayList<>();
        MergedFlow flow = open(recording, new FlowStart(0, false, 0));
        for (int step = 0; step < 1_000; step++) {
            if (step % 3 == 0 && step < 900) {
                recording.append();
            }
            recording.pass();
            flow.poll(taking(taken), 50);
        }
        assertEquals(recording.sequences(), taken);
        assertEquals(1, recording.replays());
        flow.close();
    }

    @Test
    void shouldWaitForTheRecordingThatLiveIsAheadOf() {
        SimulatedRecording recording = new SimulatedRecording(new Random(SEED), 0);
        recording.append();
        List<Long> taken = new ArrayList<>();
        MergedFlow flow = open(recording, new FlowStart(0, false, 0));
        while (!flow.isLive()) {
            recording.pass();
            flow.poll(taking(taken), 50);
        }
        recording.stall();
        recording.append();
        recording.append();
        while (taken.size() < 3) {
            flow.poll(taking(taken), 50);
        }
        recording.end();
        for (int step = 0; step < 100; step++) {
            recording.pass();
            assertEquals(0, flow.poll(taking(taken), 50));
        }
        assertEquals(1, recording.replays());
        recording.goOn();
        recording.append();
        while (taken.size() < 4) {
            recording.pass();
            flow.poll(taking(taken), 50);
        }
        assertEquals(recording.sequences(), taken);
        flow.close();
    }

    @Test
    void shouldJoinLiveAnewThatHasGoneSilent() {
        SimulatedRecording recording = new SimulatedRecording(new Random(SEED), 0);
        recording.calm();
        List<Long> taken = new ArrayList<>();
        MergedFlow flow = open(recording, new FlowStart(0, false, 0));
        for (int step = 0; step < 3_000; step++) {
            if (step % 500 == 250) {
                recording.deafen();
            }
            if (step % 3 == 0) {
                recording.append();
            }
            recording.pass();
            flow.poll(taking(taken), 50);
        }
        recording.pass();
        while (taken.size() < recording.count()) {
            flow.poll(taking(taken), 50);
        }
        assertEquals(recording.sequences(), taken);
        assertTrue(recording.liveTaken() > recording.count() / 2, "live=" + recording.liveTaken());
        flow.close();
    }

    @Test
    void shouldBeginBehindWhatWasTakenBefore() {
        SimulatedRecording recording = new SimulatedRecording(new Random(SEED), 0);
        recording.calm();
        for (int i = 0; i < 10; i++) {
            recording.append();
        }
        List<Long> all = recording.sequences();
        List<Long> taken = new ArrayList<>();
        MergedFlow flow = open(recording, recording.placeOf(new FlowStart(all.get(6), true, 0)));
        for (int step = 0; step < 100; step++) {
            recording.pass();
            flow.poll(taking(taken), 50);
        }
        assertEquals(all.subList(7, 10), taken);
        flow.close();
    }

    @Test
    void shouldSaySoWhenWhatComesNextIsNotKeptAnyMore() {
        SimulatedRecording recording = new SimulatedRecording(new Random(SEED), 0);
        recording.calm();
        for (int i = 0; i < 10; i++) {
            recording.append();
        }
        FlowStart behindThird =
                recording.placeOf(new FlowStart(recording.sequences().get(2), true, 0));
        recording.trim(3);
        MergedFlow following = open(recording, behindThird);
        assertEquals(7, polled(recording, following), "the next one is kept");
        recording.trim(2);
        MergedFlow missing = open(recording, behindThird);
        assertThrows(TrimmedException.class, () -> polled(recording, missing));
        MergedFlow fromHorizon = open(recording, new FlowStart(0, false, 0));
        assertEquals(5, polled(recording, fromHorizon));
        List.of(following, missing, fromHorizon).forEach(MergedFlow::close);
    }

    @Test
    void shouldNotWaitForEverForAReplayThatStandsStill() {
        long[] nowNs = new long[1];
        MergedFlow flow = new MergedFlow(new Stuck(), new FlowStart(0, false, 0), () -> nowNs[0]);
        assertEquals(0, flow.poll(taking(new ArrayList<>()), 10));
        nowNs[0] = MergedFlow.MAX_STANDSTILL_NS;
        assertEquals(0, flow.poll(taking(new ArrayList<>()), 10));
        nowNs[0]++;
        IllegalStateException stuck =
                assertThrows(IllegalStateException.class, () -> flow.poll(taking(new ArrayList<>()), 10));
        assertEquals("a replay stands still: position=32", stuck.getMessage());
    }

    @Test
    void shouldWaitForAReaderThatTakesNothing() {
        SimulatedRecording recording = new SimulatedRecording(new Random(SEED), 0);
        recording.calm();
        recording.append();
        MergedFlow flow = open(recording, new FlowStart(0, false, 0));
        for (long ms = 0; ms < 2 * MergedFlow.MAX_STANDSTILL_NS / 1_000_000; ms++) {
            recording.pass();
            assertEquals(0, flow.poll(record -> false, 10));
        }
        assertEquals(1, polled(recording, flow));
        flow.close();
    }

    /** A replay that sends nothing more, though more is recorded. */
    private static final class Stuck implements RecordFlows, RecordFlow {
        @Override
        public RecordFlow replay(long recordingPosition) {
            return this;
        }

        @Override
        public @Nullable RecordFlow live() {
            return null;
        }

        @Override
        public long recordedPosition() {
            return 64;
        }

        @Override
        public int poll(Reader reader, int limit) {
            return 0;
        }

        @Override
        public long position() {
            return 32;
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public boolean isEnded() {
            return false;
        }

        @Override
        public void close() {
            // has nothing
        }
    }

    /** Says where they differ first, in place of both lists. */
    private static void assertSame(List<Long> written, List<Long> taken, String rerun) {
        int same = 0;
        while (same < Math.min(written.size(), taken.size())
                && written.get(same).equals(taken.get(same))) {
            same++;
        }
        String difference = rerun + " written=" + written.size() + " taken=" + taken.size() + " same=" + same;
        assertTrue(same == written.size() && same == taken.size(), difference);
    }

    private static int polled(SimulatedRecording recording, MergedFlow flow) {
        List<Long> taken = new ArrayList<>();
        for (int step = 0; step < 50; step++) {
            recording.pass();
            flow.poll(taking(taken), 50);
        }
        return taken.size();
    }

    private static MergedFlow open(SimulatedRecording recording, FlowStart start) {
        return new MergedFlow(recording, start, recording::nowNs);
    }

    private static RecordFlow.Reader taking(List<Long> taken) {
        return record -> taken.add(record.sequence());
    }

    private static RecordFlow.Reader refusing(Random random, List<Long> taken) {
        return record -> random.nextInt(10) > 0 && taken.add(record.sequence());
    }
}
