package stator.partition;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What one point read has shown of a transaction over several partitions, the next point read shows too, wherever it reads. */
@JCStressTest
@Outcome(
        id = {"0, 0", "0, 1", "1, 1"},
        expect = ACCEPTABLE,
        desc = "before it, or from some instant on")
@Outcome(expect = FORBIDDEN, desc = "a transaction that came and went")
@State
public class VisibleInstantStress {
    private final SpreadTransaction transaction = new SpreadTransaction();

    /** Coordinator, writers and gates. */
    @Actor
    public void writer() {
        transaction.happen();
    }

    /** Reads one item after the other, that of the partition first which applies it first. */
    @Actor
    public void reader(II_Result result) {
        result.r1 = transaction.readFirst();
        result.r2 = transaction.readSecond();
    }
}
