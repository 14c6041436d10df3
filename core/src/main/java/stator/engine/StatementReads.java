package stator.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import stator.contract.DynamoDbException;
import stator.expression.KeyOperator;
import stator.item.ValueView;
import stator.partiql.BoundStatement;
import stator.partiql.KeyBranch;
import stator.partiql.KeyNames;
import stator.partiql.KeyOrder;
import stator.partiql.KeyTest;
import stator.table.ItemKeyDescriptor;
import stator.table.KeyAttribute;
import stator.table.KeyRange;

/**
 * The ranges of keys that a SELECT reads, one after the other: one for each way to meet its WHERE clause, or all of the
 * table where the clause does not say which partition keys there are. No two of them meet.
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

        Read(byte[] partition, KeyRange range, Branch branch) {
            this.partition = partition;
            this.from = bytes(range.from(), 0, range.fromLength());
            this.to = bytes(range.to(), 0, range.toLength());
            this.branch = branch;
        }

        static byte[] bytes(DirectBuffer buffer, int offset, int length) {
            byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            return bytes;
        }
    }

    /** One way to meet the clause: a slot for each attribute of the partition key, and tests of the first of the sort key. */
    private record Branch(List<Integer> partitionSlots, List<List<KeyTest>> tests, boolean excludes) {}

    private final BoundStatement statement;
    private final ReadTarget target;
    private final List<KeyAttribute> partitionKey;
    private final List<KeyAttribute> sortKey;
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
        partitionKey = target.partitionKey();
        sortKey = target.sortKey();
        KeyNames names = target.keyNames();
        order = statement.order(names);
        List<KeyBranch> branches = statement.branches(names);
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
        List<List<KeyTest>> tests = reads.get(index).branch.tests();
        return sortKey.isEmpty() || (!tests.isEmpty() && isFixed(tests.get(0)));
    }

    /** One of the ranges: the calling thread's. */
    KeyRange range(int index) {
        return keyed ? range(reads.get(index).branch) : workspace.range.ofSegment(target.keys(), 0, 1);
    }

    private void add(KeyBranch branch) {
        partitionKey.forEach(attribute -> check(attribute, true, branch.partitionTests()));
        sortKey.forEach(attribute -> check(attribute, false, branch.sortTests()));
        List<Integer> slots = new ArrayList<>(partitionKey.size());
        for (KeyAttribute attribute : partitionKey) {
            List<KeyTest> tests = of(attribute, branch.partitionTests());
            if (!agree(tests)) {
                return; // no item has two partition keys
            }
            slots.add(tests.get(0).lowSlot());
        }
        List<List<KeyTest>> bounds = bounds(branch.sortTests());
        Branch made = new Branch(slots, bounds, branch.excludes());
        int bounding = bounds.stream().mapToInt(List::size).sum();
        if (bounding < branch.sortTests().size() && reads.stream().anyMatch(read -> read.branch.equals(made))) {
            return; // they differ in what bounds no range
        }
        Read read = read(made);
        if (Arrays.compareUnsigned(read.from, read.to) < 0) {
            reads.add(read);
        }
    }

    /** The tests that bound a range: those of the sort key's first attribute, and where it is fixed, of the next. */
    private List<List<KeyTest>> bounds(List<KeyTest> tests) {
        List<List<KeyTest>> bounds = new ArrayList<>(sortKey.size());
        for (KeyAttribute attribute : sortKey) {
            List<KeyTest> ofAttribute = of(attribute, tests);
            if (!ofAttribute.isEmpty()) {
                bounds.add(ofAttribute);
            }
            if (!isFixed(ofAttribute)) {
                break;
            }
        }
        return bounds;
    }

    private static List<KeyTest> of(KeyAttribute attribute, List<KeyTest> tests) {
        return tests.stream()
                .filter(test -> test.attribute().equals(attribute.name()))
                .toList();
    }

    private static boolean isFixed(List<KeyTest> tests) {
        return tests.stream().anyMatch(test -> test.operator() == KeyOperator.EQ);
    }

    private boolean agree(List<KeyTest> equalities) {
        for (KeyTest other : equalities) {
            statement.value(other.lowSlot(), highValue);
            if (!statement.value(equalities.get(0).lowSlot(), workspace.value).sameAs(highValue)) {
                return false;
            }
        }
        return true;
    }

    private void check(KeyAttribute attribute, boolean ofPartition, List<KeyTest> tests) {
        for (KeyTest test : of(attribute, tests)) {
            check(attribute, ofPartition, test.lowSlot());
            check(attribute, ofPartition, test.highSlot());
        }
    }

    private void check(KeyAttribute attribute, boolean ofPartition, int slot) {
        ValueView value = statement.value(slot, workspace.value);
        if (value.type() != attribute.type()) {
            throw DynamoDbException.validation("Key attribute's data type should match its data type in table's schema:"
                    + " Key " + attribute.name());
        }
        KeyRules.checkOperand(attribute, ofPartition, value);
    }

    private Read read(Branch branch) {
        KeyRange range = partition(branch);
        byte[] partition = Read.bytes(
                range.from(),
                ItemKeyDescriptor.PARTITION_KEY_OFFSET,
                range.fromLength() - ItemKeyDescriptor.PARTITION_KEY_OFFSET);
        return new Read(partition, narrow(range, branch), branch);
    }

    private KeyRange range(Branch branch) {
        return narrow(partition(branch), branch);
    }

    private KeyRange partition(Branch branch) {
        return QueryRange.ofPartition(
                target,
                hashSeed,
                attribute ->
                        statement.value(branch.partitionSlots().get(partitionKey.indexOf(attribute)), workspace.value));
    }

    private KeyRange narrow(KeyRange range, Branch branch) {
        int length = 0;
        for (int i = 0; i < branch.tests().size() && !range.isEmpty(); i++) {
            List<KeyTest> tests = branch.tests().get(i);
            length += longest(tests);
            if (length > ItemKeyDescriptor.MAX_SORT_KEY_LENGTH) {
                throw TableRequests.invalid(KeyRules.SORT_KEY_TOO_LONG);
            }
            for (KeyTest test : tests) {
                QueryRange.narrow(
                        range,
                        test.operator(),
                        statement.value(test.lowSlot(), workspace.value),
                        statement.value(test.highSlot(), highValue));
            }
            if (i < branch.tests().size() - 1 && !range.isEmpty()) {
                fix(range, tests);
            }
        }
        return range;
    }

    /** Has the attribute that is fixed followed by the next. The range holds its value, as long as it is not empty. */
    private void fix(KeyRange range, List<KeyTest> tests) {
        for (KeyTest test : tests) {
            if (test.operator() == KeyOperator.EQ) {
                range.fix(statement.value(test.lowSlot(), workspace.value));
                return;
            }
        }
    }

    private int longest(List<KeyTest> tests) {
        int longest = 0;
        for (KeyTest test : tests) {
            longest = Math.max(
                    longest, statement.value(test.lowSlot(), workspace.value).contentLength());
            longest = Math.max(
                    longest, statement.value(test.highSlot(), workspace.value).contentLength());
        }
        return longest;
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
            List<Integer> slots = ofOnePartition.get(0).branch.partitionSlots();
            return List.of(read(new Branch(slots, List.of(), true)));
        }
        if (!order.sortForward()) {
            Collections.reverse(ofOnePartition);
        }
        return ofOnePartition;
    }
}
