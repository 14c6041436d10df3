package stator.partiql;

import java.util.List;

/**
 * One way for an item to meet a condition, as far as that concerns its key: attributes of the partition key that equal
 * values (all of them, so none if those of one attribute differ), and a sort key that meets all tests.
 *
 * @param partitionTests equalities; at least one for each attribute of the partition key
 * @param sortTests      tests of attributes of the sort key that can bound the range to read
 * @param excludes       whether the condition says also what the sort key is not, which bounds no range
 */
public record KeyBranch(List<KeyTest> partitionTests, List<KeyTest> sortTests, boolean excludes) {}
