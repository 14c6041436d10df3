package stator.streams.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import stator.item.Item;
import stator.item.ItemView;
import stator.table.StreamViewType;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.Token;
import uk.co.real_logic.sbe.otf.AbstractTokenListener;
import uk.co.real_logic.sbe.otf.OtfHeaderDecoder;
import uk.co.real_logic.sbe.otf.OtfMessageDecoder;
import uk.co.real_logic.sbe.otf.Types;
import uk.co.real_logic.sbe.xml.IrGenerator;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

/**
 * Goal: who decodes change records by the published schema reads what was written.
 * Method: the decoder of SBE's own tool, which knows nothing but the schema, beside the values that were written.
 */
class ChangeRecordSchemaTest {
    private final ChangeRecordWriter writer = new ChangeRecordWriter();

    private static Ir schema() throws Exception {
        ParserOptions options = ParserOptions.builder()
                .stopOnError(true)
                .warningsFatal(true)
                .suppressOutput(true)
                .build();
        try (InputStream xml = ChangeRecord.class.getResourceAsStream("change-record.xml")) {
            assertNotNull(xml);
            return new IrGenerator().generate(XmlSchemaParser.parse(xml, options));
        }
    }

    /** Numbers by their names, and lengths of what has a length; a bit that is set has its field's name before it. */
    private static final class Fields extends AbstractTokenListener {
        private final Map<String, Long> found = new LinkedHashMap<>();

        @Override
        public void onEncoding(Token field, DirectBuffer buffer, int index, Token type, int version) {
            found.put(field.name(), Types.getLong(buffer, index, type.encoding()));
        }

        @Override
        public void onEnum(
                Token field, DirectBuffer buffer, int index, List<Token> tokens, int from, int to, int version) {
            long value = Types.getLong(buffer, index, tokens.get(from + 1).encoding());
            for (Token choice : tokens.subList(from + 1, to)) {
                if (choice.encoding().constValue().longValue() == value) {
                    found.put(field.name() + '.' + choice.name(), value);
                }
            }
        }

        @Override
        public void onBitSet(
                Token field, DirectBuffer buffer, int index, List<Token> tokens, int from, int to, int version) {
            long value = Types.getLong(buffer, index, tokens.get(from + 1).encoding());
            for (Token choice : tokens.subList(from + 1, to)) {
                if ((value >> choice.encoding().constValue().longValue() & 1) != 0) {
                    found.put(field.name() + '.' + choice.name(), 1L);
                }
            }
        }

        @Override
        public void onVarData(Token field, DirectBuffer buffer, int index, int length, Token type) {
            found.put(field.name(), (long) length);
        }
    }

    private Map<String, Long> decoded() throws Exception {
        Ir ir = schema();
        OtfHeaderDecoder header = new OtfHeaderDecoder(ir.headerStructure());
        DirectBuffer bytes = writer.buffer();
        assertEquals(ir.id(), header.getSchemaId(bytes, 0));
        assertEquals(ir.version(), header.getSchemaVersion(bytes, 0));
        List<Token> message = ir.getMessage(header.getTemplateId(bytes, 0));
        assertEquals("Change", message.get(0).name());
        assertEquals(message.get(0).encodedLength(), header.getBlockLength(bytes, 0));
        Fields fields = new Fields();
        int end = OtfMessageDecoder.decode(
                bytes,
                header.encodedLength(),
                header.getSchemaVersion(bytes, 0),
                header.getBlockLength(bytes, 0),
                message,
                fields);
        assertEquals(writer.length(), end);
        return fields.found;
    }

    @Test
    void shouldDescribeWhatIsWritten() throws Exception {
        ItemView before = ChangeRecordTest.view(Item.of("id", "k", "n", 4));
        ItemView after = ChangeRecordTest.view(Item.of("id", "k", "n", 5, "more", true));
        writer.begin(ChangeRecordTest.stream(StreamViewType.NEW_AND_OLD_IMAGES), 3, 1_780_000_000_000L)
                .order(0x1112131415161718L, 0x0122232425262728L)
                .images(before, after, false)
                .recordingPosition(4096);
        Map<String, Long> expected = new LinkedHashMap<>();
        expected.put("sequence", 0x1112131415161718L);
        expected.put("previousSequence", 0x0122232425262728L);
        expected.put("recordingPosition", 4096L);
        expected.put("timestampMs", 1_780_000_000_000L);
        expected.put("streamNumber", 7L);
        expected.put("partition", 3L);
        expected.put("eventName.MODIFY", 1L);
        expected.put("images.newImage", 1L);
        expected.put("images.oldImage", 1L);
        expected.put("keys", (long) Item.of("id", "k").toAttributeMap().length());
        expected.put("newImage", (long) after.length());
        expected.put("oldImage", (long) before.length());
        assertEquals(expected, decoded());
    }

    @Test
    void shouldDescribeWhatExpired() throws Exception {
        ItemView before = ChangeRecordTest.view(Item.of("id", "k", "n", 4));
        writer.begin(ChangeRecordTest.stream(StreamViewType.KEYS_ONLY), 0, 1)
                .order(2, 1)
                .images(before, new ItemView().clear(), true)
                .recordingPosition(0);
        Map<String, Long> found = decoded();
        assertEquals(2L, found.get("eventName.REMOVE"));
        assertEquals(1L, found.get("flags.expired"));
        assertEquals(null, found.get("images.newImage"));
        assertEquals(null, found.get("images.oldImage"));
        assertEquals(0L, found.get("newImage"));
        assertEquals(0L, found.get("oldImage"));
    }
}
