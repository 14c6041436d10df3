package stator.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import stator.item.AttributeMap;

/** How the values of one member in the engine and in the SDK correspond. Immutable, shared by all threads. */
interface ValueBinding {
    /** Strings, integers, doubles, booleans: the same on both sides. */
    ValueBinding SAME = new ValueBinding() {
        @Override
        public Object read(Object value, AttributeValueEncoder encoder) {
            return value;
        }

        @Override
        public Object write(Object value) {
            return value;
        }
    };

    /** Seconds since the epoch, with a fraction: the wire, and so the SDK, has milliseconds. */
    ValueBinding TIMESTAMP = new ValueBinding() {
        private static final double MILLIS_PER_SECOND = 1000;

        @Override
        public Object read(Object value, AttributeValueEncoder encoder) {
            return ((Instant) value).toEpochMilli() / MILLIS_PER_SECOND;
        }

        @Override
        public Object write(Object value) {
            return Instant.ofEpochMilli(Math.round((Double) value * MILLIS_PER_SECOND));
        }
    };

    /** Attributes by name. */
    ValueBinding ATTRIBUTES = new ValueBinding() {
        @Override
        @SuppressWarnings("unchecked") // the SDK declares such members as maps of attribute values
        public Object read(Object value, AttributeValueEncoder encoder) {
            return encoder.map((Map<String, AttributeValue>) value);
        }

        @Override
        public Object write(Object value) {
            return AttributeValueDecoder.map((AttributeMap) value);
        }
    };

    /** One attribute value. */
    ValueBinding ATTRIBUTE = new ValueBinding() {
        @Override
        public Object read(Object value, AttributeValueEncoder encoder) {
            return encoder.single((AttributeValue) value);
        }

        @Override
        public Object write(Object value) {
            return AttributeValueDecoder.single((AttributeMap) value);
        }
    };

    /** The SDK's value as the engine takes it. */
    Object read(Object value, AttributeValueEncoder encoder);

    /** The engine's value as the SDK shows it: a copy, which outlives the reply. */
    Object write(Object value);

    /** Lists; nulls in them are dropped, as JSON nulls are. */
    record OfList(ValueBinding element) implements ValueBinding {
        @Override
        public Object read(Object value, AttributeValueEncoder encoder) {
            List<?> from = (List<?>) value;
            List<Object> to = new ArrayList<>(from.size());
            for (Object each : from) {
                if (each != null) {
                    to.add(element.read(each, encoder));
                }
            }
            return to;
        }

        @Override
        public Object write(Object value) {
            List<?> from = (List<?>) value;
            List<Object> to = new ArrayList<>(from.size());
            for (Object each : from) {
                to.add(element.write(each));
            }
            return to;
        }
    }

    /** Maps with string keys; nulls in them are dropped, as JSON nulls are. */
    record OfMap(ValueBinding element) implements ValueBinding {
        @Override
        public Object read(Object value, AttributeValueEncoder encoder) {
            Map<?, ?> from = (Map<?, ?>) value;
            Map<String, Object> to = new LinkedHashMap<>(from.size() * 2);
            for (Map.Entry<?, ?> each : from.entrySet()) {
                if (each.getKey() != null && each.getValue() != null) {
                    to.put((String) each.getKey(), element.read(each.getValue(), encoder));
                }
            }
            return to;
        }

        @Override
        public Object write(Object value) {
            Map<?, ?> from = (Map<?, ?>) value;
            Map<String, Object> to = new LinkedHashMap<>(from.size() * 2);
            for (Map.Entry<?, ?> each : from.entrySet()) {
                to.put((String) each.getKey(), element.write(each.getValue()));
            }
            return to;
        }
    }
}
