package stator.streams.trigger;

/**
 * What a trigger does, at one moment. Counts begin with the start of the process.
 *
 * @param definition  of the trigger
 * @param state       RUNNING; ADDING, until it has its first position; ENDED: its stream has ended, and it has had all of it that is kept;
 *                    STOPPED by a failure; REFUSED: it was not added
 * @param delivered   changes that were dealt with
 * @param failures    batches that failed, and positions that could not be saved
 * @param discarded   changes that were given up
 * @param deadLetters those of them that were noted in a table
 * @param lagMs       age of the oldest change that was read and not dealt with, in milliseconds; 0 if there is none
 * @param lastFailure why something failed last; empty if nothing did
 */
public record TriggerReport(
        TriggerDefinition definition,
        State state,
        long delivered,
        long failures,
        long discarded,
        long deadLetters,
        long lagMs,
        String lastFailure) {
    /** How a trigger is. */
    public enum State {
        /** It is being added. */
        ADDING,
        /** It has a position, and goes on. */
        RUNNING,
        /** Nothing more will come. */
        ENDED,
        /** It goes on when the database is opened again, or, if that refused what the trigger begins with, when it does no more. */
        STOPPED,
        /** It was not added. */
        REFUSED
    }

    /** The same in another state, for a reason. */
    TriggerReport in(State other, String reason) {
        return new TriggerReport(definition, other, delivered, failures, discarded, deadLetters, lagMs, reason);
    }
}
