package stator.server.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;
import stator.contract.Shape;

/** Converts scalars as DynamoDB does: words for booleans, fractions cut off, values out of range to the nearest. */
final class Scalars {
    private Scalars() {}

    static String string(JsonParser parser, JsonToken token) throws IOException {
        if (token != JsonToken.VALUE_STRING) {
            throw TypeConversion.scalar(token, TypeConversion.javaType(Shape.STRING));
        }
        return parser.getText();
    }

    static boolean bool(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> word(parser.getText());
            default -> throw TypeConversion.scalar(token, TypeConversion.javaType(Shape.BOOLEAN));
        };
    }

    static int integer(JsonParser parser, JsonToken token) throws IOException {
        long whole = whole(parser, token, Shape.INTEGER);
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, whole));
    }

    static long longValue(JsonParser parser, JsonToken token) throws IOException {
        return whole(parser, token, Shape.LONG);
    }

    /** @param shape DOUBLE or TIMESTAMP, for the refusal */
    static double decimal(JsonParser parser, JsonToken token, Shape shape) throws IOException {
        if (!token.isNumeric()) {
            throw TypeConversion.scalar(token, TypeConversion.javaType(shape));
        }
        double value = parser.getDoubleValue();
        return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value));
    }

    private static long whole(JsonParser parser, JsonToken token, Shape shape) throws IOException {
        if (!token.isNumeric()) {
            throw TypeConversion.scalar(token, TypeConversion.javaType(shape));
        }
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        }
        return (long) Math.floor(parser.getDoubleValue());
    }

    private static boolean word(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes" -> true;
            case "false", "0", "no" -> false;
            default -> throw TypeConversion.booleanWord();
        };
    }
}
