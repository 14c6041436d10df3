package stator.client;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import stator.contract.Member;
import stator.contract.Structure;
import stator.item.AttributeMap;

/** Structures as text, so that two can be compared and their difference be read. */
final class StructureText {
    private StructureText() {}

    static String of(Structure structure) {
        StringBuilder text = new StringBuilder(structure.shape().name()).append('{');
        for (Member member : structure.shape().members()) {
            Object value = structure.value(member);
            if (value != null) {
                text.append(member.name()).append('=').append(text(value)).append("; ");
            }
        }
        return text.append('}').toString();
    }

    private static String text(Object value) {
        if (value instanceof Structure structure) {
            return of(structure);
        }
        if (value instanceof AttributeMap attributes) {
            return attributes.error() == null
                    ? hex(attributes)
                    : attributes.error().toString();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(StructureText::text).toList().toString();
        }
        if (value instanceof Map<?, ?> map) {
            TreeMap<String, String> texts = new TreeMap<>();
            map.forEach((key, each) -> texts.put((String) key, text(each)));
            return texts.toString();
        }
        return value.getClass().getSimpleName() + ':' + value;
    }

    private static String hex(AttributeMap attributes) {
        byte[] bytes = new byte[attributes.length()];
        attributes.buffer().getBytes(attributes.offset(), bytes);
        return java.util.HexFormat.of().formatHex(bytes);
    }
}
