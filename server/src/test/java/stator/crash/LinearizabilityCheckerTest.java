package stator.crash;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stator.crash.RegisterOperation.Kind;
import stator.crash.RegisterOperation.Outcome;

/**
 * Goal: the checker accepts what a register can have done, and refuses what it cannot.
 * Method: small histories by hand; random histories of a real register whose operations take effect at a random moment
 * between call and return, some of them never answered; the same with one stale read planted.
 */
class LinearizabilityCheckerTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int CLIENTS = 8;
    private static final List<Kind> KINDS = List.of(Kind.values());

    @Test
    void shouldTellSmallHistoriesApart() {
        RegisterOperation write = write(1, 0, 10);
        assertTrue(LinearizabilityChecker.isLinearizable(List.of(write, read(1, 11, 20))));
        assertFalse(LinearizabilityChecker.isLinearizable(List.of(write, read(0, 11, 20))), "stale");
        assertTrue(LinearizabilityChecker.isLinearizable(List.of(write, read(0, 5, 20))), "at the same time");
        assertFalse(
                LinearizabilityChecker.isLinearizable(List.of(write, read(1, 2, 3), read(0, 4, 5))), "back in time");
        assertFalse(LinearizabilityChecker.isLinearizable(List.of(write, read(7, 2, 3))), "out of thin air");
        RegisterOperation lost = new RegisterOperation(Kind.WRITE, 0, 2, Outcome.UNKNOWN, 12, RegisterOperation.NEVER);
        assertTrue(LinearizabilityChecker.isLinearizable(List.of(write, lost, read(1, 13, 14), read(2, 15, 16))));
        assertFalse(
                LinearizabilityChecker.isLinearizable(List.of(write, lost, read(2, 13, 14), read(1, 15, 16))),
                "done and undone");
        assertFalse(
                LinearizabilityChecker.isLinearizable(List.of(write, swap(1, 2, 20, 30), swap(1, 3, 21, 31))),
                "both found 1");
    }

    @Test
    void shouldAcceptRegistersAndRefuseStaleReads() {
        int planted = 0;
        for (long seed = SEED; seed < SEED + 200; seed++) {
            List<RegisterOperation> history = registerHistory(new SplittableRandom(seed), 400);
            String rerun = "rerun with -Dtest=LinearizabilityCheckerTest -Dstator.test.seed=" + seed;
            assertTrue(LinearizabilityChecker.isLinearizable(history), rerun);
            if (StaleRead.plantInto(history)) {
                planted++;
                assertFalse(LinearizabilityChecker.isLinearizable(history), rerun);
            }
        }
        assertTrue(planted > 100, "planted=" + planted);
    }

    private static RegisterOperation write(int value, long callNs, long returnNs) {
        return new RegisterOperation(Kind.WRITE, 0, value, Outcome.DONE, callNs, returnNs);
    }

    private static RegisterOperation read(int value, long callNs, long returnNs) {
        return new RegisterOperation(Kind.READ, 0, value, Outcome.DONE, callNs, returnNs);
    }

    private static RegisterOperation swap(int expected, int value, long callNs, long returnNs) {
        return new RegisterOperation(Kind.COMPARE_AND_SET, expected, value, Outcome.DONE, callNs, returnNs);
    }

    /** When an operation is called, takes effect and returns; its outcome is not known before all are in order. */
    private record Plan(Kind kind, int value, long callNs, long effectNs, long returnNs) {}

    private static List<RegisterOperation> registerHistory(SplittableRandom random, int operations) {
        long[] freeAt = new long[CLIENTS];
        List<Plan> plans = new ArrayList<>();
        for (int value : IntStream.rangeClosed(1, operations).toArray()) {
            int client = random.nextInt(CLIENTS);
            long call = freeAt[client] + 1 + random.nextInt(20);
            long effect = call + random.nextInt(50);
            long end = effect + 1 + random.nextInt(50);
            freeAt[client] = end;
            plans.add(new Plan(KINDS.get(random.nextInt(KINDS.size())), value, call, effect, end));
        }
        plans.sort(Comparator.comparingLong(Plan::effectNs));
        List<RegisterOperation> history = new ArrayList<>();
        int state = 0;
        for (Plan plan : plans) {
            int expected = random.nextInt(3) > 0 ? state : state + 1;
            boolean fails = plan.kind == Kind.COMPARE_AND_SET && expected != state;
            boolean unknown = plan.kind != Kind.READ && random.nextInt(50) == 0;
            state = plan.kind == Kind.READ || fails ? state : plan.value;
            history.add(new RegisterOperation(
                    plan.kind,
                    expected,
                    plan.kind == Kind.READ ? state : plan.value,
                    unknown ? Outcome.UNKNOWN : fails ? Outcome.CONDITION_FAILED : Outcome.DONE,
                    plan.callNs,
                    unknown ? RegisterOperation.NEVER : plan.returnNs));
        }
        return history;
    }
}
