package stator.crash;

import java.util.List;
import stator.crash.RegisterOperation.Kind;
import stator.crash.RegisterOperation.Outcome;

/** The fault that a checker must notice: a read that finds what had been overwritten before it was called. */
final class StaleRead {
    private StaleRead() {}

    /**
     * Changes a read to find a number that a later write had replaced for good: each number is written once.
     *
     * @return whether the history has a place for that
     */
    static boolean plantInto(List<RegisterOperation> history) {
        for (RegisterOperation old : history) {
            for (RegisterOperation newer : history) {
                if (isWrite(old) && isWrite(newer) && newer.callNs() > old.returnNs()) {
                    int place = readAfter(history, newer.returnNs());
                    if (place >= 0) {
                        RegisterOperation read = history.get(place);
                        history.set(
                                place,
                                new RegisterOperation(
                                        Kind.READ, 0, old.value(), Outcome.DONE, read.callNs(), read.returnNs()));
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean isWrite(RegisterOperation operation) {
        return operation.kind() == Kind.WRITE && operation.value() != 0 && operation.isAnswered();
    }

    private static int readAfter(List<RegisterOperation> history, long timeNs) {
        for (int i = 0; i < history.size(); i++) {
            if (history.get(i).kind() == Kind.READ && history.get(i).callNs() > timeNs) {
                return i;
            }
        }
        return -1;
    }
}
