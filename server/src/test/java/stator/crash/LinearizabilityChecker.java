package stator.crash;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the operations on one register can be put in an order, each at a moment between its call and its return, in
 * which every outcome is what a register alone would have given. Operations that were never answered may take effect at
 * any time after their call, or never.
 *
 * <p>The search of Wing and Gong ("Testing and Verifying Concurrent Objects", 1993), which takes the first operation that
 * is possible and backtracks, with Lowe's memory of places it has been to ("Testing for Linearizability", 2017).
 */
final class LinearizabilityChecker {
    /** Call or return of an operation; a doubly linked list in the order of time, from which tried operations are lifted. */
    private static final class Event {
        private final RegisterOperation operation;
        private final int number;
        private @Nullable Event itsReturn;
        private @Nullable Event previous;
        private @Nullable Event next;

        private Event(RegisterOperation operation, int number) {
            this.operation = operation;
            this.number = number;
        }

        private boolean isCall() {
            return itsReturn != null;
        }

        private void unlink() {
            if (previous != null) {
                previous.next = next;
            }
            if (next != null) {
                next.previous = previous;
            }
        }

        private void link() {
            if (previous != null) {
                previous.next = this;
            }
            if (next != null) {
                next.previous = this;
            }
        }

        /** Its return goes last and comes back first: each then finds the neighbours it left. */
        private void lift() {
            unlink();
            if (itsReturn != null) {
                itsReturn.unlink();
            }
        }

        private void putBack() {
            if (itsReturn != null) {
                itsReturn.link();
            }
            link();
        }
    }

    private record Step(Event call, int stateBefore) {}

    private record Place(BitSet done, int state) {}

    private LinearizabilityChecker() {}

    /** @param history of one register that was absent at first, in any order */
    static boolean isLinearizable(List<RegisterOperation> history) {
        Event head = eventsOf(history);
        BitSet done = new BitSet(history.size());
        Set<Place> seen = new HashSet<>();
        Deque<Step> taken = new ArrayDeque<>();
        long left = history.stream().filter(RegisterOperation::isAnswered).count();
        int state = 0;
        Event event = head.next;
        while (left > 0) {
            if (event != null && event.isCall()) {
                int after = event.operation.after(state);
                if (after != RegisterOperation.IMPOSSIBLE && isNew(seen, done, event.number, after)) {
                    taken.push(new Step(event, state));
                    state = after;
                    left -= event.operation.isAnswered() ? 1 : 0;
                    event.lift();
                    event = head.next;
                } else {
                    event = event.next;
                }
            } else if (taken.isEmpty()) {
                return false; // something returned that can have been nowhere
            } else {
                Step last = taken.pop();
                state = last.stateBefore;
                done.clear(last.call.number);
                left += last.call.operation.isAnswered() ? 1 : 0;
                last.call.putBack();
                event = last.call.next;
            }
        }
        return true;
    }

    private static boolean isNew(Set<Place> seen, BitSet done, int number, int state) {
        done.set(number);
        boolean added = seen.add(new Place((BitSet) done.clone(), state));
        if (!added) {
            done.clear(number);
        }
        return added;
    }

    private static Event eventsOf(List<RegisterOperation> history) {
        List<Event> events = new ArrayList<>();
        for (int number = 0; number < history.size(); number++) {
            Event call = new Event(history.get(number), number);
            call.itsReturn = new Event(history.get(number), number);
            events.add(call);
            events.add(call.itsReturn);
        }
        // at the same time, calls come first: then more orders are possible, and none is wrongly refused
        events.sort(Comparator.<Event>comparingLong(
                        event -> event.isCall() ? event.operation.callNs() : event.operation.returnNs())
                .thenComparing(event -> !event.isCall()));
        Event head = new Event(
                new RegisterOperation(RegisterOperation.Kind.READ, 0, 0, RegisterOperation.Outcome.DONE, 0, 0), -1);
        Event last = head;
        for (Event event : events) {
            event.previous = last;
            last.next = event;
            last = event;
        }
        return head;
    }
}
