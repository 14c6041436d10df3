package stator.partition;

/** What a write whose condition holds does to its item. The numbers are part of the format of prepared items. */
enum Effect {
    /** Nothing: a check, the deletion of a missing item, an update that has nothing to remove. */
    NONE(0),
    /** The item is there, as the write made it. */
    PUT(1),
    /** The item is gone. */
    DELETE(2);

    private static final Effect[] BY_CODE = {NONE, PUT, DELETE};

    private final byte code;

    Effect(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static Effect of(byte code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new StoreException(StoreException.Code.DAMAGED, "effect of a prepared item, code=" + code);
        }
        return BY_CODE[code];
    }
}
