package stator.server.json;

import com.fasterxml.jackson.core.JsonToken;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Shape;

/** What DynamoDB says when JSON of one type stands where another is declared. */
final class TypeConversion {
    /** Where a value stands, which decides how DynamoDB words its refusal. */
    enum Place {
        /** A member of a structure. */
        FIELD,
        /** An element of a list, a value of a map, or the whole request. */
        ELEMENT
    }

    static final String BYTES = "java.nio.ByteBuffer";
    static final String ATTRIBUTE_VALUE = "AttributeValue";

    private static final String MODEL = "com.amazonaws.dynamodb.v20120810.";
    private static final String START = "Start of structure or map found where not expected";
    private static final String COLLECTION_CLASS = "Unrecognized collection type class ";
    private static final String FIELD_TYPE = "Unexpected field type";
    private static final String VALUE_TYPE = "Unexpected value type in payload";
    private static final String PARAMETERIZED =
            "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot "
                    + "be cast to class java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and "
                    + "java.lang.Class are in module java.base of loader 'bootstrap')";

    private TypeConversion() {}

    static DynamoDbException refusal(String message) {
        return new DynamoDbException(ErrorType.SERIALIZATION, message);
    }

    /** A scalar was declared, and this is none that converts. */
    static DynamoDbException scalar(JsonToken token, String javaType) {
        return switch (token) {
            case START_OBJECT -> refusal(START);
            case START_ARRAY -> refusal(COLLECTION_CLASS + javaType);
            default ->
                refusal(tokenName(token) + " cannot be converted to "
                        + javaType.substring(javaType.lastIndexOf('.') + 1));
        };
    }

    /** A string of base 64 was declared. */
    static DynamoDbException bytes(JsonToken token) {
        return switch (token) {
            case START_OBJECT, START_ARRAY -> scalar(token, BYTES);
            default -> refusal("only base-64-encoded strings are convertible to bytes");
        };
    }

    /** A boolean was declared, and this string is not one of its words. */
    static DynamoDbException booleanWord() {
        return refusal("Unexpected token received from parser");
    }

    /** A list was declared. */
    static DynamoDbException list(JsonToken token, Place place) {
        if (token == JsonToken.START_OBJECT) {
            return refusal(START);
        }
        return refusal(place == Place.FIELD ? FIELD_TYPE : PARAMETERIZED);
    }

    /** A map was declared. */
    static DynamoDbException map(JsonToken token, Place place, String valueType) {
        if (token == JsonToken.START_ARRAY) {
            return refusal("Unrecognized collection type " + mapType(valueType));
        }
        return refusal(place == Place.FIELD ? FIELD_TYPE : PARAMETERIZED);
    }

    /** A structure was declared. */
    static DynamoDbException structure(JsonToken token, Place place, String name) {
        if (token == JsonToken.START_ARRAY) {
            return refusal(COLLECTION_CLASS + MODEL + name);
        }
        return refusal(place == Place.FIELD ? FIELD_TYPE : VALUE_TYPE);
    }

    /** Full name of the class that stands for a shape in the service: {@code java.lang.String}. */
    static String javaType(Shape shape) {
        return switch (shape.kind()) {
            case STRING -> "java.lang.String";
            case INTEGER -> "java.lang.Integer";
            case LONG -> "java.lang.Long";
            case DOUBLE -> "java.lang.Double";
            case BOOLEAN -> "java.lang.Boolean";
            case TIMESTAMP -> "java.util.Date";
            case ATTRIBUTE_VALUE -> attributeValueType();
            case ATTRIBUTE_MAP -> mapType(attributeValueType());
            case LIST -> "java.util.List<" + javaType(Shapes.element(shape)) + '>';
            case MAP -> mapType(javaType(Shapes.element(shape)));
            case STRUCTURE -> MODEL + Shapes.structure(shape).name();
        };
    }

    static String attributeValueType() {
        return MODEL + ATTRIBUTE_VALUE;
    }

    private static String mapType(String valueType) {
        return "java.util.Map<java.lang.String, " + valueType + '>';
    }

    private static String tokenName(JsonToken token) {
        return switch (token) {
            case VALUE_TRUE -> "TRUE_VALUE";
            case VALUE_FALSE -> "FALSE_VALUE";
            case VALUE_NUMBER_INT -> "NUMBER_VALUE";
            case VALUE_NUMBER_FLOAT -> "DECIMAL_VALUE";
            default -> "STRING_VALUE";
        };
    }
}
