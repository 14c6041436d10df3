package stator.engine;

import org.jspecify.annotations.Nullable;
import stator.table.TableDefinition;

/** The tables whose items can be read and written. Any thread may ask; the answer is one look-up in a map. */
@FunctionalInterface
public interface Tables {
    /**
     * A table that takes reads and writes.
     *
     * @param tableNameOrArn its name or its ARN
     * @return null if there is none, or it is still being created or already being deleted
     */
    @Nullable
    TableDefinition active(String tableNameOrArn);
}
