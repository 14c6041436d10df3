package stator.partition;

/** What an acknowledged write survives. A store has one for all its writes; a single write may ask for more, not for less. */
public enum Durability {
    /** The end of the process and the loss of power: the reply waits until the disk has the record. */
    SYNC,
    /** The end of the process, not the loss of power: the disk gets the record within some milliseconds. */
    BUFFERED
}
