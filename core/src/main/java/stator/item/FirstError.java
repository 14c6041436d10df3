package stator.item;

import static java.nio.charset.StandardCharsets.UTF_8;
import static stator.item.ItemDescriptor.NAME_OFFSET;

import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import stator.contract.ErrorType;

/** Keeps the first of the errors that an encoder meets in a request. */
final class FirstError {
    private @Nullable DeferredError error;

    void clear() {
        error = null;
    }

    @Nullable
    DeferredError error() {
        return error;
    }

    /** Notes an error in the attribute whose outermost entry starts at an offset; negative if there is none yet. */
    void note(String message, DirectBuffer buffer, int entry) {
        if (error == null) {
            note(message, message, buffer, entry);
        }
    }

    /** As {@link #note(String, DirectBuffer, int)}, of a text that is no number. */
    void noteNumber(NumberProblem problem, CharSequence number, DirectBuffer buffer, int entry) {
        if (error == null) {
            note(problem.message(number), problem.olderMessage(number), buffer, entry);
        }
    }

    /** As {@link #note(String, DirectBuffer, int)}, of a set whose elements are told in the order they came. */
    void noteDuplicates(byte type, List<String> elements, DirectBuffer buffer, int entry) {
        if (error == null) {
            note(ItemMessages.duplicates(type, elements), ItemMessages.olderDuplicates(type, elements), buffer, entry);
        }
    }

    private void note(String message, String older, DirectBuffer buffer, int entry) {
        String attribute = entry < 0 ? "" : text(buffer, entry + NAME_OFFSET, ItemDescriptor.nameLength(buffer, entry));
        error = new DeferredError(attribute, ErrorType.VALIDATION, message, older);
    }

    static String text(DirectBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return new String(bytes, UTF_8);
    }
}
