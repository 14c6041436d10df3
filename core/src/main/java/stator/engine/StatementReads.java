package stator.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import stator.contract.DynamoDbException;
import stator.expression.KeyOperator;
import stator.item.ValueView;
import stator.partiql.BoundStatement;
import stator.partiql.KeyBranch;
import stator.partiql.KeyNames;
import stator.partiql.KeyOrder;
import stator.partiql.KeyTest;
import stator.table.KeyAttribute;
import stator.table.KeyRange;

/**
 * The ranges of keys that a SELECT reads, one after the other: one for each way to meet its WHERE clause, or all of the
 * table where the clause does not say which partition keys there are, or these have several attributes. No two of them meet.
 */
final class StatementReads {
    /** Most ranges of one statement. */
    static final int MAX_READS = 50;

    private static final String OVERLAP = "Overlapping conditions with range keys are not supported in where clause";

    /** One range: encoded keys from (inclusive) to (exclusive), of one partition key, and what says so. */
    private static final class Read {
        final byte[] partition;
        final byte[] from;
        final byte[] to;
        final Branch branch;

        Read(ValueView partition, KeyRange range, Branch branch) {
            this.partition = bytes(partition.buffer(), partition.contentOffset(), partition.contentLength());
            this.from = bytes(range.from(), 0, range.fromLength());
            this.to = bytes(range.to(), 0, range.toLength());
            this.branch = branch;
        }

        private static byte[] bytes(DirectBuffer buffer, int offset, int length) {
            byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            return bytes;
        }
    }

    private record Branch(int partitionSlot, List<KeyTest> tests, boolean excludes) {}

    private final BoundStatement statement;
    private final ReadTarget target;
    private final KeyAttribute partitionKey;
    private final @Nullable KeyAttribute sortKey;
    private final long hashSeed;
    private final Workspace workspace = Workspace.current();
    private final ValueView highValue = new ValueView();
    private final KeyOrder order;
    private final List<Read> reads = new ArrayList<>();
    private final boolean keyed;

    /** Checks the WHERE and ORDER BY clauses against the schema. */
    StatementReads(BoundStatement statement, ReadTarget target, long hashSeed) {
        this.statement = statement;
        this.target = target;
        this.hashSeed = hashSeed;
        partitionKey = target.partitionKey().get(0);
        sortKey = target.sortKey().isEmpty() ? null : target.sortKey().get(0);
        KeyNames names = target.keyNames();
        order = statement.order(names);
        boolean severalHashes = target.partitionKey().size() > 1;
        List<KeyBranch> branches = severalHashes ? null : statement.branches(names);
        keyed = branches != null;
        if (branches != null) {
            branches.forEach(this::add);
            arrange();
        } else if (order.isGiven()) {
            throw DynamoDbException.validation("Must have at least one non-optional hash key condition in WHERE clause"
                    + " when using ORDER BY clause.");
        }
    }

    /** Number of ranges. */
    int count() {
        return keyed ? reads.size() : 1;
    }

    /** Whether the order of keys is ascending within a range. */
    boolean forward() {
        return !keyed || order.sortForward();
    }

    /** Whether a range can hold no more than one item. */
    boolean isSingleItem(int index) {
        if (!keyed || target.index() != null) {
            return false; // in an index, any number can have equal keys
        }
        List<KeyTest> tests = reads.get(index).branch.tests();
        return sortKey == null || tests.stream().anyMatch(test -> test.operator() == KeyOperator.EQ);
    }

    /** One of the ranges: the calling thread's. */
    KeyRange range(int index) {
        return keyed ? range(reads.get(index).branch) : workspace.range.ofSegment(target.keys(), 0, 1);
    }

    private void add(KeyBranch branch) {
        for (int slot : branch.partitionSlots()) {
            check(partitionKey, slot);
        }
        for (KeyTest test : branch.sortTests()) {
            if (sortKey != null) {
                check(sortKey, test.lowSlot());
                check(sortKey, test.highSlot());
            }
        }
        int partitionSlot = branch.partitionSlots().get(0);
        for (int other : branch.partitionSlots()) {
            statement.value(other, highValue);
            if (!statement.value(partitionSlot, workspace.value).sameAs(highValue)) {
                return; // no item has two partition keys
            }
        }
        Read read = read(new Branch(partitionSlot, branch.sortTests(), branch.excludes()));
        if (Arrays.compareUnsigned(read.from, read.to) < 0) {
            reads.add(read);
        }
    }

    private void check(KeyAttribute attribute, int slot) {
        ValueView value = statement.value(slot, workspace.value);
        if (value.type() != attribute.type()) {
            throw DynamoDbException.validation("Key attribute's data type should match its data type in table's schema:"
                    + " Key " + attribute.name());
        }
        KeyRules.checkOperand(attribute, attribute.equals(partitionKey), value);
    }

    private Read read(Branch branch) {
        KeyRange range = range(branch);
        return new Read(statement.value(branch.partitionSlot(), workspace.value), range, branch);
    }

    private KeyRange range(Branch branch) {
        KeyRange range = workspace.range.ofPartition(
                target.keys(), hashSeed, statement.value(branch.partitionSlot(), workspace.value));
        for (KeyTest test : branch.tests()) {
            QueryRange.narrow(
                    range,
                    test.operator(),
                    statement.value(test.lowSlot(), workspace.value),
                    statement.value(test.highSlot(), highValue));
        }
        return range;
    }

    /** Puts the ranges in order, those of one partition key together. */
    private void arrange() {
        NavigableMap<byte[], List<Read>> partitions = new TreeMap<>(Arrays::compareUnsigned);
        for (Read read : reads) {
            partitions.computeIfAbsent(read.partition, key -> new ArrayList<>()).add(read);
        }
        if (order.isGiven() && partitions.size() > 1 && !order.byPartition()) {
            throw DynamoDbException.validation("Must have hash key in ORDER BY clause when more than one hash key"
                    + " condition specified in WHERE clause.");
        }
        reads.clear();
        (order.partitionForward() ? partitions : partitions.descendingMap())
                .values()
                .forEach(ofOnePartition -> reads.addAll(disjoint(ofOnePartition)));
        if (reads.size() > MAX_READS) {
            throw DynamoDbException.validation("Too many decomposed read operations for a given query.");
        }
    }

    /** Ranges that overlap are refused, but where a condition says what a sort key is not: there, one range is all. */
    private List<Read> disjoint(List<Read> ofOnePartition) {
        ofOnePartition.sort((left, right) -> Arrays.compareUnsigned(left.from, right.from));
        byte[] end = new byte[0];
        boolean excludes = false;
        for (Read read : ofOnePartition) {
            excludes |= read.branch.excludes();
            if (!read.branch.excludes()) {
                if (Arrays.compareUnsigned(read.from, end) < 0) {
                    throw DynamoDbException.validation(OVERLAP);
                }
                end = read.to;
            }
        }
        if (excludes && ofOnePartition.size() > 1) {
            int slot = ofOnePartition.get(0).branch.partitionSlot();
            return List.of(read(new Branch(slot, List.of(), true)));
        }
        if (!order.sortForward()) {
            Collections.reverse(ofOnePartition);
        }
        return ofOnePartition;
    }
}
