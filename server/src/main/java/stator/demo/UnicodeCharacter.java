package stator.demo;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A named character, as the JDK's Unicode tables have it.
 *
 * @param codePoint    0 to 0x10FFFF
 * @param block        name of its block: {@code GREEK}
 * @param name         {@code GREEK SMALL LETTER PHI}
 * @param script       {@code GREEK}
 * @param category     general category: {@code Ll}
 * @param numericValue what the character counts, -1 if nothing, -2 if no whole number from 0 up
 */
public record UnicodeCharacter(
        int codePoint, String block, String name, String script, String category, int numericValue) {
    private static final String[] CATEGORIES = new String[Character.FINAL_QUOTE_PUNCTUATION + 1];

    static {
        CATEGORIES[Character.UPPERCASE_LETTER] = "Lu";
        CATEGORIES[Character.LOWERCASE_LETTER] = "Ll";
        CATEGORIES[Character.TITLECASE_LETTER] = "Lt";
        CATEGORIES[Character.MODIFIER_LETTER] = "Lm";
        CATEGORIES[Character.OTHER_LETTER] = "Lo";
        CATEGORIES[Character.NON_SPACING_MARK] = "Mn";
        CATEGORIES[Character.ENCLOSING_MARK] = "Me";
        CATEGORIES[Character.COMBINING_SPACING_MARK] = "Mc";
        CATEGORIES[Character.DECIMAL_DIGIT_NUMBER] = "Nd";
        CATEGORIES[Character.LETTER_NUMBER] = "Nl";
        CATEGORIES[Character.OTHER_NUMBER] = "No";
        CATEGORIES[Character.SPACE_SEPARATOR] = "Zs";
        CATEGORIES[Character.LINE_SEPARATOR] = "Zl";
        CATEGORIES[Character.PARAGRAPH_SEPARATOR] = "Zp";
        CATEGORIES[Character.CONTROL] = "Cc";
        CATEGORIES[Character.FORMAT] = "Cf";
        CATEGORIES[Character.DASH_PUNCTUATION] = "Pd";
        CATEGORIES[Character.START_PUNCTUATION] = "Ps";
        CATEGORIES[Character.END_PUNCTUATION] = "Pe";
        CATEGORIES[Character.CONNECTOR_PUNCTUATION] = "Pc";
        CATEGORIES[Character.OTHER_PUNCTUATION] = "Po";
        CATEGORIES[Character.INITIAL_QUOTE_PUNCTUATION] = "Pi";
        CATEGORIES[Character.FINAL_QUOTE_PUNCTUATION] = "Pf";
        CATEGORIES[Character.MATH_SYMBOL] = "Sm";
        CATEGORIES[Character.CURRENCY_SYMBOL] = "Sc";
        CATEGORIES[Character.MODIFIER_SYMBOL] = "Sk";
        CATEGORIES[Character.OTHER_SYMBOL] = "So";
    }

    /** All characters with a name and a meaning of their own, by code point: about 150,000, the more the newer the JDK. */
    public static Stream<UnicodeCharacter> all() {
        return IntStream.rangeClosed(Character.MIN_CODE_POINT, Character.MAX_CODE_POINT)
                .filter(UnicodeCharacter::isNamed)
                .mapToObj(UnicodeCharacter::of);
    }

    /** The character itself. */
    public String text() {
        return Character.toString(codePoint);
    }

    /** Not private use, which everybody names for himself, and not halves of surrogate pairs, which are no characters. */
    private static boolean isNamed(int codePoint) {
        int type = Character.getType(codePoint);
        return type != Character.UNASSIGNED && type != Character.PRIVATE_USE && type != Character.SURROGATE;
    }

    @SuppressWarnings("CharacterGetNumericValue") // what Java makes of a character is just what we want to show
    private static UnicodeCharacter of(int codePoint) {
        return new UnicodeCharacter(
                codePoint,
                String.valueOf(Character.UnicodeBlock.of(codePoint)),
                String.valueOf(Character.getName(codePoint)),
                Character.UnicodeScript.of(codePoint).name(),
                CATEGORIES[Character.getType(codePoint)],
                Character.getNumericValue(codePoint));
    }
}
