package stator.partiql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement, as it was read. Immutable. */
sealed interface Statement {
    /** What it is about. */
    Source source();

    /**
     * A table, or an index of it.
     *
     * @param index its name, or null
     */
    record Source(String table, @Nullable String index) {}

    /** A key attribute to order by. */
    record Order(Expression by, boolean descending) {}

    /** @param columns empty for all attributes */
    record Select(
            List<Expression.Path> columns,
            Source source,
            @Nullable Expression where,
            List<Order> order) implements Statement {}

    /** @param item a tuple, or a parameter */
    record Insert(Source source, Expression item) implements Statement {}

    record Update(
            Source source,
            List<Change> changes,
            @Nullable Expression where,
            @Nullable Returning returning) implements Statement {}

    record Delete(
            Source source,
            @Nullable Expression where,
            @Nullable Returning returning) implements Statement {}

    /** A condition of a transaction: that the item which is selected is there. */
    record Exists(Select select) implements Statement {
        @Override
        public Source source() {
            return select.source();
        }
    }

    /**
     * One thing that an UPDATE does.
     *
     * @param value what SET stores; null for REMOVE
     */
    record Change(Expression.Path path, @Nullable Expression value) {}
}
