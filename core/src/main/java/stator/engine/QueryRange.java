package stator.engine;

import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.expression.KeyCondition;
import stator.expression.KeyOperator;
import stator.item.AttributeMap;
import stator.item.UnsignedBytes;
import stator.item.ValueView;
import stator.table.ItemKey;
import stator.table.KeyAttribute;
import stator.table.KeyRange;

/** Turns the key condition and the exclusive start key of a Query into the range of keys that it reads. */
final class QueryRange {
    static final String INVALID_START_KEY = "The provided starting key is invalid";

    private static final String NOT_SUPPORTED = "Query key condition not supported";

    private final ReadTarget target;
    private final KeyAttribute partitionKey;
    private final @Nullable KeyAttribute sortKey;
    private final long hashSeed;
    private final KeyCondition condition;
    private final int partitionPart;
    private final int sortPart;
    private final Workspace workspace = Workspace.current();
    private final ValueView highValue = new ValueView();

    /** Takes a key condition that has not been compared with the schema. */
    QueryRange(ReadTarget target, long hashSeed, KeyCondition condition) {
        this.target = target;
        partitionKey = target.partitionKey();
        sortKey = target.sortKey();
        this.hashSeed = hashSeed;
        this.condition = condition;
        partitionPart = condition.indexOf(partitionKey.name());
        sortPart = sortKey == null ? -1 : condition.indexOf(sortKey.name());
    }

    /**
     * Checks the condition and the start key against the schema, and gives the range.
     *
     * @return the calling thread's range
     */
    KeyRange range(@Nullable AttributeMap startKey, boolean forward) {
        checkCount(startKey);
        checkElement(partitionKey, partitionPart, startKey);
        if (condition.operator(partitionPart) != KeyOperator.EQ) {
            throw DynamoDbException.validation(NOT_SUPPORTED);
        }
        if (sortKey != null && (condition.count() > 1 || startKey != null)) {
            checkElement(sortKey, sortPart, startKey);
        }
        if (startKey != null) {
            target.checkElements(startKey);
        }
        KeyRange range = partition();
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
                && (sortKey == null || (sortPart >= 0 && condition.operator(sortPart) == KeyOperator.EQ));
    }

    private void checkCount(@Nullable AttributeMap startKey) {
        if (startKey != null && !target.hasKeyCount(startKey)) {
            throw DynamoDbException.validation(INVALID_START_KEY);
        }
    }

    private void checkElement(KeyAttribute attribute, int part, @Nullable AttributeMap startKey) {
        boolean ofPartition = attribute.equals(partitionKey);
        if (startKey != null) {
            checkStartElement(attribute, startKey);
        }
        if (ofPartition && sortKey == null && condition.count() > 1) {
            throw DynamoDbException.validation(NOT_SUPPORTED);
        }
        if (part < 0) {
            if (ofPartition || condition.count() > 1) {
                throw DynamoDbException.validation("Query condition missed key schema element: " + attribute.name());
            }
            return;
        }
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

    private void checkStartElement(KeyAttribute attribute, AttributeMap startKey) {
        if (!startKey.view(workspace.map).find(attribute.nameUtf8(), workspace.value)) {
            throw DynamoDbException.validation(INVALID_START_KEY);
        }
        String problem = KeyRules.elementProblem(attribute, attribute.equals(partitionKey), startKey);
        if (problem != null) {
            throw DynamoDbException.validation(INVALID_START_KEY + ": " + problem);
        }
    }

    private KeyRange partition() {
        ValueView value = condition.operand(partitionPart, 0, workspace.value);
        return workspace.range.ofPartition(target.keys(), hashSeed, value);
    }

    private void narrow(KeyRange range) {
        if (sortPart < 0) {
            return;
        }
        KeyOperator operator = condition.operator(sortPart);
        ValueView low = condition.operand(sortPart, 0, workspace.value);
        ValueView high = operator.operands() > 1 ? condition.operand(sortPart, 1, highValue) : low;
        narrow(range, operator, low, high);
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
        if (sortPart >= 0) {
            if (!meetsSortCondition(startKey)) {
                throw DynamoDbException.validation("The provided starting key does not match the range key predicate");
            }
            checkRestartable();
        }
        ValueView value = condition.operand(partitionPart, 0, highValue);
        startKey.view(workspace.map).find(partitionKey.nameUtf8(), workspace.value);
        if (!workspace.value.sameAs(value)) {
            throw DynamoDbException.validation(
                    "The provided starting key is outside query boundaries based on provided conditions");
        }
        checkRestartable();
    }

    private void checkRestartable() {
        if (isSingleItem()) {
            throw DynamoDbException.validation("The query can return at most one row and cannot be restarted");
        }
    }

    private boolean meetsSortCondition(AttributeMap startKey) {
        if (sortKey == null) {
            return true;
        }
        ValueView value = workspace.value;
        startKey.view(workspace.map).find(sortKey.nameUtf8(), value);
        int order = value.compareContent(condition.operand(sortPart, 0, highValue));
        return switch (condition.operator(sortPart)) {
            case EQ -> order == 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
            case BETWEEN -> order >= 0 && value.compareContent(condition.operand(sortPart, 1, highValue)) <= 0;
            case BEGINS_WITH ->
                value.contentLength() >= highValue.contentLength()
                        && UnsignedBytes.equal(
                                value.buffer(),
                                value.contentOffset(),
                                highValue.contentLength(),
                                highValue.buffer(),
                                highValue.contentOffset(),
                                highValue.contentLength());
            case NOT_INDEXABLE ->
                throw new IllegalStateException("operator not checked: " + condition.operator(sortPart));
        };
    }
}
