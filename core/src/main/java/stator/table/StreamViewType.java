package stator.table;

/** What the records of a stream hold besides the keys of the item that changed. */
public enum StreamViewType {
    /** Nothing. */
    KEYS_ONLY,
    /** The item as it is after the change. */
    NEW_IMAGE,
    /** The item as it was before the change. */
    OLD_IMAGE,
    /** Both. */
    NEW_AND_OLD_IMAGES;

    /** Whether a record holds the item as it is after the change. */
    public boolean hasNewImage() {
        return this == NEW_IMAGE || this == NEW_AND_OLD_IMAGES;
    }

    /** Whether a record holds the item as it was before the change. */
    public boolean hasOldImage() {
        return this == OLD_IMAGE || this == NEW_AND_OLD_IMAGES;
    }
}
