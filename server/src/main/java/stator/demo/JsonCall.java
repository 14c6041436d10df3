package stator.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes the body of one request. */
@FunctionalInterface
interface JsonCall {
    /** Writes the members of the request; the braces around them are there. */
    void write(JsonGenerator json) throws IOException;

    /** The body. */
    default byte[] body(JsonFactory factory) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = factory.createGenerator(bytes)) {
            json.writeStartObject();
            write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }

    /** Writes {@code "name": {"S": "text"}}, or another type. */
    static void attribute(JsonGenerator json, String name, String type, String text) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField(type, text);
        json.writeEndObject();
    }
}
