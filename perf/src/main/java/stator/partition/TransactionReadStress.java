package stator.partition;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Who holds several partitions at one instant sees a transaction over them in all, or in none. */
@JCStressTest
@Outcome(
        id = {"0, 0", "1, 1"},
        expect = ACCEPTABLE,
        desc = "in none, or in all")
@Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "no instant found this time; it would be tried again")
@Outcome(expect = FORBIDDEN, desc = "half a transaction")
@State
public class TransactionReadStress {
    private final SpreadTransaction transaction = new SpreadTransaction();

    /** Coordinator, writers and gates. */
    @Actor
    public void writer() {
        transaction.happen();
    }

    /** Reads both items at one instant. */
    @Actor
    public void reader(II_Result result) {
        boolean held = transaction.hold();
        result.r1 = held ? transaction.inFirst() : -1;
        result.r2 = held ? transaction.inSecond() : -1;
        transaction.release();
    }
}
