package stator.expression;

/**
 * One thing that an update does.
 *
 * @param type  the section it stands in
 * @param path  what it changes
 * @param value what SET stores, ADD adds and DELETE takes away; of REMOVE the path itself
 */
record UpdateAction(Type type, DocumentPath path, UpdateValue value) {
    /** The sections of an update. */
    enum Type {
        SET,
        REMOVE,
        ADD,
        DELETE
    }

    /** Whether it does nothing where there is nothing. */
    boolean isClearing() {
        return type == Type.REMOVE || type == Type.DELETE;
    }
}
