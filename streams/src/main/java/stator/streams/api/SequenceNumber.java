package stator.streams.api;

import stator.contract.DynamoDbException;

/** Sequences of records as the API writes them: the digit 1, then the position in the log in twenty digits. */
public final class SequenceNumber {
    private static final char PREFIX = '1';
    private static final int DIGITS = 20;

    private SequenceNumber() {}

    /** As the API writes it. */
    public static String of(long sequence) {
        return PREFIX + String.format("%0" + DIGITS + "d", sequence);
    }

    /** @throws DynamoDbException ValidationException if it is none */
    static long parse(String text) {
        boolean wellFormed = text.length() == DIGITS + 1
                && text.charAt(0) == PREFIX
                && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        if (wellFormed) {
            try {
                return Long.parseLong(text.substring(1));
            } catch (NumberFormatException tooLarge) {
                throw invalid(text);
            }
        }
        throw invalid(text);
    }

    private static DynamoDbException invalid(String text) {
        return DynamoDbException.validation("Invalid SequenceNumber: " + text);
    }
}
