package stator.item;

import static java.util.Objects.requireNonNull;
import static stator.item.ItemDescriptor.CONTENT_OFFSET;
import static stator.item.ItemDescriptor.COUNT_LENGTH;
import static stator.item.ItemDescriptor.ELEMENT_OFFSET;
import static stator.item.ItemDescriptor.MAX_CONTAINERS;
import static stator.item.ItemDescriptor.NAME_OFFSET;

import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Encodes attribute maps, piece by piece, as a parser meets them. Reusable, owned by one thread, no garbage in steady
 * state but what {@link #finish} returns.
 *
 * <pre>
 *   map    := beginMap() (name(..) value)* endMap()      the outermost one is what finish() returns
 *   value  := string(..) | number(..) | binary(..) | bool(..) | nul(true) | set | list | map | copyValue(..)
 *           | beginValue() value* endValue(n)            for doors that see n type keys, none and several included
 *   list   := beginList() value* endList()
 *   set    := beginSet(type) element(..)* endSet()
 * </pre>
 * A single attribute value is encoded with {@link #beginSingle} in place of the outermost {@link #beginMap} and its
 * first name.
 *
 * <p>Names may come in any order; of a repeated one the last stays. What DynamoDB refuses in a value is noted, the
 * first only, and travels with the map ({@link AttributeMap#error}): the caller goes on to the end as if nothing were.
 * Calls in an impossible order are bugs of the caller, found by assertions.
 */
public final class ItemEncoder {
    private static final int INITIAL_CAPACITY = 4096;
    private static final int RETAINED_CAPACITY = 1 << 20; // after a request that took more, the memory is given back
    private static final int MAX_FRAMES = MAX_CONTAINERS + 2; // the outermost map, those in it, and a set in those

    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private ExpandableArrayBuffer out = new ExpandableArrayBuffer(INITIAL_CAPACITY);
    private PieceSorter pieces = new PieceSorter(out);
    private final NumberCodec numbers = new NumberCodec();
    private final FirstError error = new FirstError();
    // one frame for each open map, list and set; the last index is frames - 1
    private final byte[] frameType = new byte[MAX_FRAMES];
    private final int[] frameContent = new int[MAX_FRAMES];
    private final int[] frameMark = new int[MAX_FRAMES];
    private final int[] frameCount = new int[MAX_FRAMES];
    private final int[] valueStart = new int[MAX_FRAMES];
    private final int[] valueCount = new int[MAX_FRAMES];
    private int frames;

    private int ignored; // lists, maps and sets open beyond the nesting limit: they and all in them leave no trace
    private int length;
    private boolean complete;

    /** Forgets everything, whatever state it was in. {@link #finish} does so too. */
    public ItemEncoder reset() {
        frames = 0;
        ignored = 0;
        length = 0;
        complete = false;
        error.clear();
        pieces.truncate(0);
        if (out.capacity() > RETAINED_CAPACITY) {
            out = new ExpandableArrayBuffer(INITIAL_CAPACITY);
            pieces = new PieceSorter(out);
        }
        return this;
    }

    /** Begins the outermost map, or an M. */
    public ItemEncoder beginMap() {
        assert !complete : "the outermost map has ended";
        if (frames > 0) {
            begin(AttributeType.M);
        } else {
            push(AttributeType.M);
        }
        return this;
    }

    /** Begins an outermost map that stands for a single attribute value; the value and {@link #endMap} follow. */
    public ItemEncoder beginSingle() {
        beginMap();
        endName(0);
        return this;
    }

    /** Ends the innermost map. */
    public ItemEncoder endMap() {
        if (ignored > 0) {
            ignored--;
            return this;
        }
        int frame = frames - 1;
        assert frameType[frame] == AttributeType.M : "no map is open";
        pieces.order(frameMark[frame], true);
        arrange(frame);
        return this;
    }

    /** Begins an L. */
    public ItemEncoder beginList() {
        begin(AttributeType.L);
        return this;
    }

    /** Ends the innermost L. */
    public ItemEncoder endList() {
        if (ignored > 0) {
            ignored--;
            return this;
        }
        assert frameType[frames - 1] == AttributeType.L : "no list is open";
        pop();
        return this;
    }

    /** Begins an SS, NS or BS. */
    public ItemEncoder beginSet(byte setType) {
        assert AttributeType.isSet(setType) : "setType=" + setType;
        if (ignored > 0) {
            ignored++;
        } else {
            beginContent(setType);
            push(setType);
        }
        return this;
    }

    /** Ends the innermost set. An empty one, and one with equal elements, is an error of the request. */
    public ItemEncoder endSet() {
        return endSet(false);
    }

    /** Ends the innermost set, which is a union: equal elements become one. */
    public ItemEncoder endUnion() {
        return endSet(true);
    }

    /** Name of the next value, as text. */
    public ItemEncoder name(CharSequence name) {
        if (ignored == 0) {
            endCheckedName(Utf8.put(name, out, length + NAME_OFFSET));
        }
        return this;
    }

    /** Name of the next value, as UTF-8. */
    public ItemEncoder name(DirectBuffer name, int offset, int nameLength) {
        if (ignored == 0) {
            out.putBytes(length + NAME_OFFSET, name, offset, nameLength);
            endCheckedName(nameLength);
        }
        return this;
    }

    /** As {@link #name(DirectBuffer, int, int)}, from an array. */
    public ItemEncoder name(byte[] name, int offset, int nameLength) {
        view.wrap(name);
        return name(view, offset, nameLength);
    }

    /** An S, as text. */
    public ItemEncoder string(CharSequence text) {
        if (ignored == 0) {
            int content = beginContent(AttributeType.S);
            endContent(content, Utf8.put(text, out, content));
        }
        return this;
    }

    /** An S, as UTF-8, which the caller has checked. */
    public ItemEncoder string(DirectBuffer text, int offset, int textLength) {
        return bytes(AttributeType.S, text, offset, textLength);
    }

    /** As {@link #string(DirectBuffer, int, int)}, from an array. */
    public ItemEncoder string(byte[] text, int offset, int textLength) {
        view.wrap(text);
        return string(view, offset, textLength);
    }

    /** An N, as text. */
    public ItemEncoder number(CharSequence text) {
        if (ignored == 0) {
            int content = beginContent(AttributeType.N);
            endContent(content, numberAt(content, text));
        }
        return this;
    }

    /** An N, as ASCII. */
    public ItemEncoder number(DirectBuffer text, int offset, int textLength) {
        if (ignored == 0) {
            int content = beginContent(AttributeType.N);
            endContent(content, numberAt(content, text, offset, textLength));
        }
        return this;
    }

    /** As {@link #number(DirectBuffer, int, int)}, from an array. */
    public ItemEncoder number(byte[] text, int offset, int textLength) {
        view.wrap(text);
        return number(view, offset, textLength);
    }

    /** An N, as long. */
    public ItemEncoder number(long value) {
        if (ignored == 0) {
            int content = beginContent(AttributeType.N);
            endContent(content, numbers.encode(value, out, content));
        }
        return this;
    }

    /** An N, already in its encoded form. */
    public ItemEncoder encodedNumber(DirectBuffer number, int offset, int numberLength) {
        return bytes(AttributeType.N, number, offset, numberLength);
    }

    /** A B. */
    public ItemEncoder binary(DirectBuffer bytes, int offset, int bytesLength) {
        return bytes(AttributeType.B, bytes, offset, bytesLength);
    }

    /** As {@link #binary(DirectBuffer, int, int)}, from an array. */
    public ItemEncoder binary(byte[] bytes, int offset, int bytesLength) {
        view.wrap(bytes);
        return binary(view, offset, bytesLength);
    }

    /** A BOOL. */
    public ItemEncoder bool(boolean value) {
        if (ignored == 0) {
            int content = beginContent(AttributeType.BOOL);
            out.putByte(content, (byte) (value ? 1 : 0));
            endContent(content, 1);
        }
        return this;
    }

    /** A NULL. {@code false}, which a request may say, is an error of the request. */
    public ItemEncoder nul(boolean value) {
        if (ignored == 0) {
            if (!value) {
                error.note(ItemMessages.NULL_FALSE, out, outermostEntry());
            }
            endContent(beginContent(AttributeType.NULL), 0);
        }
        return this;
    }

    /** An element of the innermost set, as text: of an SS the text, of an NS the number's text. */
    public ItemEncoder element(CharSequence text) {
        if (ignored == 0) {
            int content = beginElement();
            boolean number = frameType[frames - 1] == AttributeType.NS;
            endElement(content, number ? numberAt(content, text) : Utf8.put(text, out, content));
        }
        return this;
    }

    /** An element of the innermost set, as bytes: of an SS UTF-8, of an NS the number's ASCII text, of a BS itself. */
    public ItemEncoder element(DirectBuffer bytes, int offset, int bytesLength) {
        if (ignored == 0 && frameType[frames - 1] == AttributeType.NS) {
            int content = beginElement();
            endElement(content, numberAt(content, bytes, offset, bytesLength));
            return this;
        }
        return encodedElement(bytes, offset, bytesLength);
    }

    /** As {@link #element(DirectBuffer, int, int)}, from an array. */
    public ItemEncoder element(byte[] bytes, int offset, int bytesLength) {
        view.wrap(bytes);
        return element(view, offset, bytesLength);
    }

    /** An element of the innermost set, already in its encoded form. */
    public ItemEncoder encodedElement(DirectBuffer bytes, int offset, int bytesLength) {
        if (ignored == 0) {
            int content = beginElement();
            out.putBytes(content, bytes, offset, bytesLength);
            endElement(content, bytesLength);
        }
        return this;
    }

    /** An element of the innermost set: the one a cursor stands on. */
    public ItemEncoder copyElement(ElementCursor element) {
        return encodedElement(element.buffer(), element.elementOffset(), element.elementLength());
    }

    /** A value that is encoded already. Together with where it goes to, it may be nested too deep. */
    public ItemEncoder copyValue(ValueView value) {
        if (ignored > 0) {
            return this;
        }
        if (frames - 1 + ItemSize.containers(value.buffer(), value.offset()) > MAX_CONTAINERS) {
            error.note(ItemMessages.NESTING, out, outermostEntry());
            return nul(true);
        }
        return bytes(value.type(), value.buffer(), value.contentOffset(), value.contentLength());
    }

    /** Name and value of an entry: the one a cursor stands on. */
    public ItemEncoder copyEntry(MapCursor entry, ValueView scratch) {
        return name(entry.buffer(), entry.nameOffset(), entry.nameLength()).copyValue(entry.value(scratch));
    }

    /** Begins a value of which it is not known yet how many type keys it has. */
    public ItemEncoder beginValue() {
        if (ignored == 0) {
            valueStart[frames - 1] = length;
            valueCount[frames - 1] = frameCount[frames - 1];
        }
        return this;
    }

    /** Ends a value. Any number of type keys but one is an error of the request. */
    public ItemEncoder endValue(int typesSeen) {
        if (ignored > 0) {
            return this;
        }
        int frame = frames - 1;
        assert typesSeen != 1 || length > valueStart[frame] : "no value for the type key";
        if (typesSeen != 1) {
            error.note(typesSeen == 0 ? ItemMessages.NO_TYPE : ItemMessages.SEVERAL_TYPES, out, outermostEntry());
            length = valueStart[frame];
            frameCount[frame] = valueCount[frame];
            nul(true);
        }
        return this;
    }

    /** The first error so far, null if there is none. */
    public @Nullable DeferredError error() {
        return error.error();
    }

    /** Bytes of the finished map. */
    public int encodedLength() {
        assert complete : "open=" + frames;
        return length;
    }

    /** Points a view at the finished map where it lies: valid until the encoder is used again. */
    public MapView view(MapView into) {
        assert complete : "open=" + frames;
        return into.wrap(out, 0);
    }

    /** The finished map in memory of its own, of exactly its size. The encoder is ready for the next. */
    public AttributeMap finish() {
        byte[] bytes = new byte[encodedLength()];
        return finishInto(new UnsafeBuffer(bytes), 0);
    }

    /** The finished map, copied to an offset of a buffer with room for it. The encoder is ready for the next. */
    public AttributeMap finishInto(MutableDirectBuffer to, int offset) {
        assert complete : "open=" + frames;
        to.putBytes(offset, out, 0, length);
        AttributeMap map = new AttributeMap(to, offset, length, error.error());
        reset();
        return map;
    }

    private ItemEncoder endSet(boolean union) {
        if (ignored > 0) {
            ignored--;
            return this;
        }
        int frame = frames - 1;
        byte type = frameType[frame];
        assert AttributeType.isSet(type) : "no set is open";
        int mark = frameMark[frame];
        if (pieces.size() == mark) {
            error.note(ItemMessages.emptySet(type), out, outermostEntry());
        }
        if (pieces.order(mark, false) && !union) {
            var elements = ItemMessages.elements(type, out, frameContent[frame] + COUNT_LENGTH, length);
            error.noteDuplicates(type, elements, out, outermostEntry());
        }
        arrange(frame);
        return this;
    }

    private void arrange(int frame) {
        int start = frameContent[frame] + COUNT_LENGTH;
        length = start + pieces.arrange(frameMark[frame], start, length);
        frameCount[frame] = pieces.size() - frameMark[frame];
        pop();
    }

    private void begin(byte type) {
        if (ignored == 0 && frames <= MAX_CONTAINERS) {
            beginContent(type);
            push(type);
            return;
        }
        if (ignored == 0) {
            error.note(ItemMessages.NESTING, out, outermostEntry());
            nul(true);
        }
        ignored++;
    }

    private void push(byte type) {
        frameType[frames] = type;
        frameContent[frames] = length;
        frameMark[frames] = pieces.size();
        frameCount[frames] = 0;
        frames++;
        length += COUNT_LENGTH;
    }

    private void pop() {
        frames--;
        int content = frameContent[frames];
        ItemDescriptor.count(out, content, frameCount[frames]);
        pieces.truncate(frameMark[frames]);
        if (frames == 0) {
            complete = true;
        } else {
            endContent(content, length - content);
        }
    }

    private void endCheckedName(int nameLength) {
        String problem = ItemMessages.nameProblem(nameLength);
        if (problem == null) {
            endName(nameLength);
        } else {
            endName(0);
            error.note(problem, out, outermostEntry());
        }
    }

    private void endName(int nameLength) {
        assert frames > 0 && frameType[frames - 1] == AttributeType.M : "a name outside a map";
        pieces.add(length);
        ItemDescriptor.nameLength(out, length, nameLength);
        length += NAME_OFFSET + nameLength;
    }

    private ItemEncoder bytes(byte type, DirectBuffer from, int offset, int fromLength) {
        if (ignored == 0) {
            int content = beginContent(type);
            out.putBytes(content, from, offset, fromLength);
            endContent(content, fromLength);
        }
        return this;
    }

    private int beginContent(byte type) {
        assert frames > 0 : "a value outside the outermost map";
        frameCount[frames - 1]++;
        ItemDescriptor.type(out, length, type);
        length += CONTENT_OFFSET;
        return length;
    }

    private void endContent(int content, int contentLength) {
        ItemDescriptor.contentLength(out, content - CONTENT_OFFSET, contentLength);
        length = content + contentLength;
    }

    private int beginElement() {
        assert AttributeType.isSet(frameType[frames - 1]) : "no set is open";
        pieces.add(length);
        return length + ELEMENT_OFFSET;
    }

    private void endElement(int content, int elementLength) {
        ItemDescriptor.elementLength(out, content - ELEMENT_OFFSET, elementLength);
        length = content + elementLength;
    }

    private int numberAt(int content, CharSequence text) {
        int written = numbers.encode(text, out, content);
        return written > 0 ? written : refusedNumber(content, text);
    }

    private int numberAt(int content, DirectBuffer text, int offset, int textLength) {
        int written = numbers.encode(text, offset, textLength, out, content);
        return written > 0 ? written : refusedNumber(content, FirstError.text(text, offset, textLength));
    }

    private int refusedNumber(int content, CharSequence text) {
        error.noteNumber(requireNonNull(numbers.problem()), text, out, outermostEntry());
        return numbers.encode(0, out, content);
    }

    private int outermostEntry() {
        int names = frames > 1 ? frameMark[1] : pieces.size();
        return names == 0 ? -1 : pieces.at(names - 1);
    }
}
