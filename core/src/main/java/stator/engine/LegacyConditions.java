package stator.engine;

import static stator.engine.TableRequests.invalid;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stator.contract.AttributeCondition;
import stator.contract.DynamoDbException;
import stator.contract.ExpectedAttributeValue;
import stator.contract.Member;
import stator.contract.Structure;
import stator.expression.AttributeComparison;
import stator.expression.ComparisonOperator;
import stator.expression.Condition;
import stator.item.AttributeMap;
import stator.item.AttributeType;
import stator.item.ValueView;

/**
 * Checks the legacy parameters that are maps of conditions: Expected, KeyConditions, QueryFilter, ScanFilter. What is
 * good becomes the same programs that expressions become.
 */
final class LegacyConditions {
    private LegacyConditions() {}

    /**
     * The condition that Expected says, together with ConditionalOperator; null if it says none. What is wrong comes in the
     * envelope of the operations that have it.
     */
    static @Nullable Condition expected(Structure request, Member member) {
        Map<String, Structure> asked = request.map(member);
        if (asked == null) {
            return null;
        }
        List<AttributeComparison> comparisons = new ArrayList<>(asked.size());
        try {
            asked.forEach((attribute, expected) -> comparisons.add(expected(attribute, expected)));
        } catch (DynamoDbException ex) {
            throw AttributeRules.enveloped(ex);
        }
        return joined(request, comparisons);
    }

    /** The condition that QueryFilter says, together with ConditionalOperator; null if it says none. */
    static @Nullable Condition queryFilter(Structure request, Member member) {
        return request.has(member) ? joined(request, comparisons(request, member)) : null;
    }

    /** As {@link #queryFilter}, of ScanFilter. */
    static @Nullable Condition scanFilter(Structure request, Member member) {
        return request.has(member) ? joined(request, comparisons(request, member, AttributeRules::checkOlder)) : null;
    }

    /** The comparisons that KeyConditions or QueryFilter has; none if it is absent. */
    static List<AttributeComparison> comparisons(Structure request, Member member) {
        return comparisons(request, member, AttributeRules::check);
    }

    private static List<AttributeComparison> comparisons(
            Structure request, Member member, Consumer<AttributeMap> check) {
        Map<String, Structure> asked = request.map(member);
        if (asked == null) {
            return List.of();
        }
        List<AttributeComparison> comparisons = new ArrayList<>(asked.size());
        asked.forEach((attribute, condition) -> {
            List<AttributeMap> values = values(condition.list(AttributeCondition.ATTRIBUTE_VALUE_LIST));
            values.forEach(check);
            comparisons.add(comparison(attribute, condition.string(AttributeCondition.COMPARISON_OPERATOR), values));
        });
        return comparisons;
    }

    private static @Nullable Condition joined(Structure request, List<AttributeComparison> comparisons) {
        if (comparisons.isEmpty()) {
            return null;
        }
        boolean any = "OR".equals(request.string(request.shape().required("ConditionalOperator")));
        return any ? Condition.anyOf(comparisons) : Condition.allOf(comparisons);
    }

    private static AttributeComparison expected(String attribute, Structure expected) {
        AttributeMap value = AttributeRules.attributes(expected, ExpectedAttributeValue.VALUE);
        List<AttributeMap> list = expected.list(ExpectedAttributeValue.ATTRIBUTE_VALUE_LIST);
        String operator = expected.string(ExpectedAttributeValue.COMPARISON_OPERATOR);
        if (value != null && list != null) {
            throw invalid("Value and AttributeValueList cannot be used together for Attribute: " + attribute);
        }
        if (operator == null) {
            if (list != null) {
                throw invalid(
                        "AttributeValueList can only be used with a ComparisonOperator for Attribute: " + attribute);
            }
            Boolean exists = (Boolean) expected.value(ExpectedAttributeValue.EXISTS);
            AttributeComparison existing = existing(attribute, exists, value);
            existing.values().forEach(AttributeRules::check);
            return existing;
        }
        if (expected.has(ExpectedAttributeValue.EXISTS)) {
            throw invalid("Exists and ComparisonOperator cannot be used together for Attribute: " + attribute);
        }
        List<AttributeMap> values = value == null ? values(list) : List.of(value);
        if (value == null
                && list == null
                && !ComparisonOperator.valueOf(operator).takesCount(0)) {
            throw invalid("Value or AttributeValueList must be used with ComparisonOperator: " + operator
                    + " for Attribute: " + attribute);
        }
        values.forEach(AttributeRules::check);
        return comparison(attribute, operator, values);
    }

    /** What Exists and Value say: that the attribute has the value, or that it is not there. */
    private static AttributeComparison existing(
            String attribute, @Nullable Boolean exists, @Nullable AttributeMap value) {
        if (Boolean.FALSE.equals(exists)) {
            if (value != null) {
                throw invalid("Value cannot be used when Exists is false for Attribute: " + attribute);
            }
            return new AttributeComparison(attribute, ComparisonOperator.NULL, List.of());
        }
        if (value == null) {
            throw invalid("Value must be provided when Exists is " + exists + " for Attribute: " + attribute);
        }
        return new AttributeComparison(attribute, ComparisonOperator.EQ, List.of(value));
    }

    /** Checks number, types and order of the values of an operator. */
    private static AttributeComparison comparison(
            String attribute, @Nullable String operatorName, List<AttributeMap> values) {
        if (operatorName == null) {
            throw new IllegalStateException("member not checked: ComparisonOperator");
        }
        ComparisonOperator operator = ComparisonOperator.valueOf(operatorName);
        if (!operator.takesCount(values.size())) {
            throw invalid("Invalid number of argument(s) for the " + operatorName + " ComparisonOperator");
        }
        if (!values.isEmpty()) {
            checkTypes(operator, values);
        }
        if (operator == ComparisonOperator.BETWEEN) {
            ValueView low = values.get(0).singleValue(new ValueView());
            if (low.compareContent(values.get(1).singleValue(new ValueView())) > 0) {
                throw DynamoDbException.validation("The BETWEEN condition was provided a range where the lower bound is"
                        + " greater than the upper bound");
            }
        }
        return new AttributeComparison(attribute, operator, values);
    }

    private static void checkTypes(ComparisonOperator operator, List<AttributeMap> values) {
        ValueView view = new ValueView();
        byte type = values.get(0).singleValue(view).type();
        for (AttributeMap value : values) {
            if (value.singleValue(view).type() != type) {
                throw invalid("AttributeValues inside AttributeValueList must be of same type");
            }
        }
        if (!operator.takesType(type)) {
            throw invalid("ComparisonOperator " + operator + " is not valid for " + AttributeType.name(type)
                    + " AttributeValue type");
        }
    }

    private static List<AttributeMap> values(@Nullable List<AttributeMap> list) {
        return list == null ? List.of() : list;
    }
}
