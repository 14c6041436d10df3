package stator.table;

/**
 * Capacity that a table is given, or is held to.
 *
 * @param readUnits  read units a second; 0 stands for none given
 * @param writeUnits write units a second; 0 stands for none given
 */
public record Throughput(long readUnits, long writeUnits) {
    public static final Throughput NONE = new Throughput(0, 0);

    /** Whether one of the two is less than before. */
    public boolean decreases(Throughput before) {
        return readUnits < before.readUnits || writeUnits < before.writeUnits;
    }

    /** Whether one of the two is more than before. */
    public boolean increases(Throughput before) {
        return readUnits > before.readUnits || writeUnits > before.writeUnits;
    }
}
