package stator.partiql;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.expression.BoundValues;
import stator.expression.Condition;
import stator.expression.ConditionBuilder;
import stator.expression.ConditionProgram;
import stator.expression.DocumentPath;
import stator.expression.Operand;
import stator.expression.Operator;
import stator.expression.Projection;
import stator.expression.UpdateProgram;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ItemEncoder;
import stator.item.ValueView;

/** A statement of one request, with its parameters. Used by one thread at a time. */
public final class BoundStatement {
    private final PreparedStatement prepared;
    private final BoundValues values;
    private final @Nullable Condition where;

    BoundStatement(PreparedStatement prepared, BoundValues values) {
        this.prepared = prepared;
        this.values = values;
        ConditionProgram program = prepared.condition();
        where = program == null ? null : program.bind(values);
    }

    public PreparedStatement prepared() {
        return prepared;
    }

    /** Points a view at the value in a slot. */
    public ValueView value(int slot, ValueView into) {
        return values.value(slot, into);
    }

    /** The whole WHERE clause, as a condition; null if there is none. */
    public @Nullable Condition where() {
        return where;
    }

    /** What the items of a SELECT are reduced to; null for whole items. */
    public @Nullable Projection projection() {
        List<Expression.Path> columns = ((Statement.Select) prepared.statement()).columns();
        if (columns.isEmpty()) {
            return null;
        }
        List<DocumentPath> paths = columns.stream().map(Paths::compile).toList();
        return Projection.columns(paths, columns.stream().map(Paths::columnName).toList());
    }

    /** What an UPDATE does. */
    public UpdateProgram update() {
        requireNonNull(prepared.updateChecks()).check(values);
        return requireNonNull(prepared.update()).bind(values);
    }

    /**
     * The condition of a DELETE: that there is nothing to delete, or what is there meets the WHERE clause.
     *
     * @return null if the WHERE clause only names the item
     */
    public @Nullable Condition deleteCondition(KeyNames names) {
        Expression condition = condition();
        if (condition == null || key(names).isAlone()) {
            return null;
        }
        ConditionBuilder builder = new ConditionBuilder();
        DocumentPath path =
                new DocumentPath.Builder().name(names.partition().get(0)).build();
        ConditionBuilder.Span absent = builder.test(Operator.ATTRIBUTE_NOT_EXISTS, List.of(Operand.path(path)));
        builder.eitherOf(absent, new ConditionCompiler(builder, prepared.values()).compile(condition));
        return builder.program().bind(values);
    }

    /** The item that an INSERT stores, which may hold an error. */
    public AttributeMap item(ItemEncoder encoder) {
        Expression item = ((Statement.Insert) prepared.statement()).item();
        ValueView value = new ValueView();
        if (!(item instanceof Expression.Tuple tuple)) {
            values.value(prepared.values().slot(item), value);
            if (value.type() != AttributeType.M) {
                Place place = ((Expression.Parameter) item).place();
                throw DynamoDbException.validation(place.after("Unsupported data type: Parameter under key root"));
            }
            return new AttributeMap(value.buffer(), value.contentOffset(), value.contentLength());
        }
        encoder.beginMap();
        tuple.attributes().forEach((name, node) -> encoder.name(name)
                .copyValue(values.value(prepared.values().slot(node), value)));
        return encoder.endMap().finish();
    }

    /** The key that the WHERE clause names. */
    public NamedKey key(KeyNames names) {
        return new NamedKey(names, this, prepared.kind() == PreparedStatement.Kind.SELECT).read(condition());
    }

    /** How the items that a SELECT may return are found by their keys; null if only a scan finds them. */
    public @Nullable List<KeyBranch> branches(KeyNames names) {
        Expression condition = condition();
        KeyBranches branches = new KeyBranches(prepared.values(), names);
        return condition == null || !branches.areKeyed(condition) ? null : branches.of(condition);
    }

    /** Whether the WHERE clause wants the partition key to equal a value, or one of some, whatever else it wants. */
    public boolean isKeyed(KeyNames names) {
        Expression condition = condition();
        return condition != null && new KeyBranches(prepared.values(), names).isKeyed(condition);
    }

    /**
     * The order in which a SELECT is to return items.
     *
     * @throws DynamoDbException a ValidationException, if it cannot be the order of keys
     */
    public KeyOrder order(KeyNames names) {
        Statement.Select select = (Statement.Select) prepared.statement();
        return KeyOrder.of(select.order(), select.where(), names);
    }

    BoundValues values() {
        return values;
    }

    private @Nullable Expression condition() {
        Statement statement = prepared.statement();
        if (statement instanceof Statement.Select select) {
            return select.where();
        }
        if (statement instanceof Statement.Exists exists) {
            return exists.select().where();
        }
        if (statement instanceof Statement.Update changing) {
            return changing.where();
        }
        return statement instanceof Statement.Delete delete ? delete.where() : null;
    }
}
