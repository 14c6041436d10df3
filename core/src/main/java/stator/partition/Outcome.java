package stator.partition;

/** What became of a command. */
public enum Outcome {
    /** Not answered yet; of an action of a cancelled transaction: nothing spoke against it. */
    PENDING,
    /** Done: durable and visible, as the store's durability promises. A delete of a missing item is applied too. */
    APPLIED,
    /** The condition was false; nothing changed. The item that was judged is at hand. */
    CONDITION_FAILED,
    /** Of a transaction: something spoke against one of its actions or more, which say what; nothing changed. */
    CANCELLED,
    /** Another transaction has the item; nothing changed. */
    CONFLICT,
    /** The request cannot be applied to the item as it is; nothing changed. */
    REFUSED,
    /** The partition cannot say what became of it: it may be found applied after a restart. */
    FAILED
}
