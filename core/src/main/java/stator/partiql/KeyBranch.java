package stator.partiql;

import java.util.List;

/**
 * One way for an item to meet a condition, as far as that concerns its key: one of these partition keys (all of them, so
 * none if they differ), and a sort key that meets all tests.
 *
 * @param partitionSlots slots of the values that the partition key equals; at least one
 * @param sortTests      tests of the sort key that bound the range to read
 * @param excludes       whether the condition says also what the sort key is not, which bounds no range
 */
public record KeyBranch(List<Integer> partitionSlots, List<KeyTest> sortTests, boolean excludes) {}
