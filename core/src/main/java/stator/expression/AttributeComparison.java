package stator.expression;

import java.util.List;
import stator.item.AttributeMap;

/**
 * What a legacy parameter asks of one attribute at the top level of an item.
 *
 * @param attribute its name
 * @param operator  what is asked
 * @param values    single attribute values, of number and type that the operator takes; of BETWEEN the lower bound first
 */
public record AttributeComparison(String attribute, ComparisonOperator operator, List<AttributeMap> values) {}
