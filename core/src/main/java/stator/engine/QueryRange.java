package stator.engine;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.expression.KeyCondition;
import stator.expression.KeyOperator;
import stator.item.AttributeMap;
import stator.item.ItemEncoder;
import stator.item.UnsignedBytes;
import stator.item.ValueView;
import stator.table.ItemKey;
import stator.table.ItemKeyDescriptor;
import stator.table.KeyAttribute;
import stator.table.KeyRange;

/** Turns the key condition and the exclusive start key of a Query into the range of keys that it reads. */
final class QueryRange {
    static final String INVALID_START_KEY = "The provided starting key is invalid";

    private static final String NOT_SUPPORTED = "Query key condition not supported";

    private final ReadTarget target;
    private final List<KeyAttribute> partitionKey;
    private final List<KeyAttribute> sortKey;
    private final long hashSeed;
    private final KeyCondition condition;
    private final int sortConditions;
    private final Workspace workspace = Workspace.current();
    private final ValueView highValue = new ValueView();

    /** Takes a key condition that has not been compared with the schema. */
    QueryRange(ReadTarget target, long hashSeed, KeyCondition condition) {
        this.target = target;
        partitionKey = target.partitionKey();
        sortKey = target.sortKey();
        this.hashSeed = hashSeed;
        this.condition = condition;
        sortConditions = Math.max(0, condition.count() - partitionKey.size());
    }

    /**
     * Checks the condition and the start key against the schema, and gives the range.
     *
     * @return the calling thread's range
     */
    KeyRange range(@Nullable AttributeMap startKey, boolean forward) {
        checkCount(startKey);
        for (KeyAttribute attribute : partitionKey) {
            checkPartitionElement(attribute, startKey);
        }
        for (int i = 0; i < sortKey.size() && (sortConditions > 0 || startKey != null); i++) {
            checkSortElement(i, startKey);
        }
        if (startKey != null) {
            target.checkElements(startKey);
        }
        KeyRange range = ofPartition(target, hashSeed, this::partitionValue);
        narrow(range);
        if (startKey != null) {
            ItemKey key = workspace.key.wrap(target.keys(), hashSeed, startKey.view(workspace.map));
            checkStart(startKey);
            range.startAfter(key, forward);
        }
        return range;
    }

    /** Whether no more than one item can meet the condition. In an index, any number can have equal keys. */
    boolean isSingleItem() {
        return target.index() == null
                && (sortKey.isEmpty() || (sortConditions > 0 && condition.operator(part(0)) == KeyOperator.EQ));
    }

    /** Place in the condition of an attribute of the sort key; -1 if it is not there. */
    private int part(int sortIndex) {
        return condition.indexOf(sortKey.get(sortIndex).name());
    }

    private void checkCount(@Nullable AttributeMap startKey) {
        if (startKey != null && !target.hasKeyCount(startKey)) {
            throw DynamoDbException.validation(INVALID_START_KEY);
        }
    }

    private void checkPartitionElement(KeyAttribute attribute, @Nullable AttributeMap startKey) {
        if (startKey != null) {
            checkStartElement(attribute, true, startKey);
        }
        if (sortKey.isEmpty() && sortConditions > 0) {
            throw DynamoDbException.validation(NOT_SUPPORTED);
        }
        int part = condition.indexOf(attribute.name());
        if (part < 0) {
            throw missed(attribute);
        }
        checkOperands(attribute, true, part);
        if (condition.operator(part) != KeyOperator.EQ) {
            throw DynamoDbException.validation(NOT_SUPPORTED);
        }
    }

    /** Conditions on attributes of the sort key go from the first on; all but the last are equalities. */
    private void checkSortElement(int index, @Nullable AttributeMap startKey) {
        KeyAttribute attribute = sortKey.get(index);
        if (startKey != null) {
            checkStartElement(attribute, false, startKey);
        }
        if (index >= sortConditions) {
            return;
        }
        int part = part(index);
        if (part < 0) {
            throw missed(attribute);
        }
        checkOperands(attribute, false, part);
        if (index < sortConditions - 1 && condition.operator(part) != KeyOperator.EQ) {
            throw DynamoDbException.validation(NOT_SUPPORTED);
        }
    }

    private static DynamoDbException missed(KeyAttribute attribute) {
        return DynamoDbException.validation("Query condition missed key schema element: " + attribute.name());
    }

    private void checkOperands(KeyAttribute attribute, boolean ofPartition, int part) {
        if (condition.operator(part) == KeyOperator.NOT_INDEXABLE) {
            throw DynamoDbException.validation("Attempted conditional constraint is not an indexable operation");
        }
        for (int i = 0; i < condition.operator(part).operands(); i++) {
            ValueView operand = condition.operand(part, i, workspace.value);
            if (operand.type() != attribute.type()) {
                throw DynamoDbException.validation("One or more parameter values were invalid: Condition parameter"
                        + " type does not match schema type");
            }
            KeyRules.checkOperand(attribute, ofPartition, operand);
        }
    }

    private void checkStartElement(KeyAttribute attribute, boolean ofPartition, AttributeMap startKey) {
        if (!startKey.view(workspace.map).find(attribute.nameUtf8(), workspace.value)) {
            throw DynamoDbException.validation(INVALID_START_KEY);
        }
        String problem = KeyRules.elementProblem(attribute, ofPartition, startKey);
        if (problem != null) {
            throw DynamoDbException.validation(INVALID_START_KEY + ": " + problem);
        }
    }

    /**
     * All items with a partition key: the calling thread's range.
     *
     * @param value gives the value of each of its attributes, of the right type and within the limits
     * @throws DynamoDbException a ValidationException, if the values together are too long
     */
    static KeyRange ofPartition(ReadTarget target, long hashSeed, Function<KeyAttribute, ValueView> value) {
        Workspace workspace = Workspace.current();
        List<KeyAttribute> partitionKey = target.partitionKey();
        if (partitionKey.size() == 1) {
            return workspace.range.ofPartition(target.keys(), hashSeed, value.apply(partitionKey.get(0)));
        }
        ItemEncoder encoder = workspace.encoder().beginMap();
        for (KeyAttribute attribute : partitionKey) {
            byte[] name = attribute.nameUtf8();
            encoder.name(name, 0, name.length).copyValue(value.apply(attribute));
        }
        AttributeMap values = encoder.endMap().finish();
        String problem = KeyRules.sumProblem(target.keys(), values);
        if (problem != null) {
            throw DynamoDbException.validation(problem);
        }
        return workspace.range.ofPartition(target.keys(), hashSeed, values.view(workspace.otherMap));
    }

    private ValueView partitionValue(KeyAttribute attribute) {
        return condition.operand(condition.indexOf(attribute.name()), 0, workspace.value);
    }

    private void narrow(KeyRange range) {
        int length = 0;
        for (int i = 0; i < sortConditions; i++) {
            int part = part(i);
            KeyOperator operator = condition.operator(part);
            ValueView low = condition.operand(part, 0, workspace.value);
            ValueView high = operator.operands() > 1 ? condition.operand(part, 1, highValue) : low;
            length += Math.max(low.contentLength(), high.contentLength());
            if (length > ItemKeyDescriptor.MAX_SORT_KEY_LENGTH) {
                throw TableRequests.invalid(KeyRules.SORT_KEY_TOO_LONG);
            }
            if (i < sortConditions - 1) {
                range.fix(low);
            } else {
                narrow(range, operator, low, high);
            }
        }
    }

    /** Narrows a range to what an operator says of sort keys; of BETWEEN both values count, else the first. */
    static void narrow(KeyRange range, KeyOperator operator, ValueView low, ValueView high) {
        switch (operator) {
            case EQ -> range.sortEquals(low);
            case LT -> range.sortBelow(low);
            case LE -> range.sortAtMost(low);
            case GT -> range.sortAbove(low);
            case GE -> range.sortAtLeast(low);
            case BETWEEN -> range.sortBetween(low, high);
            case BEGINS_WITH -> range.sortBeginsWith(low);
            case NOT_INDEXABLE -> throw new IllegalStateException("operator not checked: " + operator);
        }
    }

    /** The order of these checks is DynamoDB's: a sort key that does not fit is reported before another partition. */
    private void checkStart(AttributeMap startKey) {
        if (sortConditions > 0) {
            for (int i = 0; i < sortConditions; i++) {
                if (!meetsCondition(sortKey.get(i), startKey)) {
                    throw DynamoDbException.validation(
                            "The provided starting key does not match the range key predicate");
                }
            }
            checkRestartable();
        }
        for (KeyAttribute attribute : partitionKey) {
            if (!meetsCondition(attribute, startKey)) {
                throw DynamoDbException.validation(
                        "The provided starting key is outside query boundaries based on provided conditions");
            }
        }
        checkRestartable();
    }

    private void checkRestartable() {
        if (isSingleItem()) {
            throw DynamoDbException.validation("The query can return at most one row and cannot be restarted");
        }
    }

    private boolean meetsCondition(KeyAttribute attribute, AttributeMap startKey) {
        ValueView value = workspace.value;
        startKey.view(workspace.map).find(attribute.nameUtf8(), value);
        int part = condition.indexOf(attribute.name());
        int order = value.compareContent(condition.operand(part, 0, highValue));
        return switch (condition.operator(part)) {
            case EQ -> order == 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
            case BETWEEN -> order >= 0 && value.compareContent(condition.operand(part, 1, highValue)) <= 0;
            case BEGINS_WITH ->
                value.contentLength() >= highValue.contentLength()
                        && UnsignedBytes.equal(
                                value.buffer(),
                                value.contentOffset(),
                                highValue.contentLength(),
                                highValue.buffer(),
                                highValue.contentOffset(),
                                highValue.contentLength());
            case NOT_INDEXABLE -> throw new IllegalStateException("operator not checked: " + condition.operator(part));
        };
    }
}
