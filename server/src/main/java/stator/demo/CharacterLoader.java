package stator.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Writes all characters to a table, in batches, on several connections at once: their writes share the disk's time. */
final class CharacterLoader {
    private static final int WRITERS = 8;
    private static final int BATCH = 25;
    private static final int PROGRESS_EVERY = 200 * BATCH;
    private static final int MAX_TRIES = 500;
    private static final long RETRY_NS = 20_000_000L;

    private final DemoConnection connection;
    private final String table;
    private final PrintStream out;
    private final Iterator<UnicodeCharacter> characters = UnicodeCharacter.all().iterator();
    private int taken;
    private @Nullable IOException failure;

    CharacterLoader(DemoConnection connection, String table, PrintStream out) {
        this.connection = connection;
        this.table = table;
        this.out = out;
    }

    /** Writes them all, with a line that shows how far it is; returns how many. */
    int load() throws IOException {
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Thread writer = new Thread(this::write, "demo-writer-" + i);
            writers.add(writer);
            writer.start();
        }
        for (Thread writer : writers) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                fail(new IOException("interrupted", e));
                Thread.currentThread().interrupt();
            }
        }
        return loaded();
    }

    private synchronized int loaded() throws IOException {
        if (failure != null) {
            throw failure;
        }
        return taken;
    }

    private void write() {
        try {
            for (List<UnicodeCharacter> batch = next(); !batch.isEmpty(); batch = next()) {
                write(batch);
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    /** The next batch; an empty one when there are no more, or a writer has failed. */
    private synchronized List<UnicodeCharacter> next() {
        List<UnicodeCharacter> batch = new ArrayList<>(BATCH);
        while (failure == null && batch.size() < BATCH && characters.hasNext()) {
            batch.add(characters.next());
        }
        taken += batch.size();
        if (taken % PROGRESS_EVERY == 0) {
            out.printf(Locale.ROOT, "\rwriting characters: %,d", taken);
            out.flush();
        }
        return batch;
    }

    /** Keeps the first failure. */
    private synchronized void fail(IOException e) {
        if (failure == null) {
            failure = e;
        }
    }

    /** Writes a batch; what the server leaves unprocessed is sent again. */
    private void write(List<UnicodeCharacter> batch) throws IOException {
        JsonAnswer answer = connection.expect("BatchWriteItem", json -> {
            json.writeObjectFieldStart("RequestItems");
            json.writeArrayFieldStart(table);
            for (UnicodeCharacter character : batch) {
                writePut(json, character);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
        for (int i = 0; answer.remainder() != null; i++) {
            if (i == MAX_TRIES) {
                throw new IOException("BatchWriteItem leaves items unprocessed: " + answer.raw());
            }
            LockSupport.parkNanos(RETRY_NS);
            String rest = answer.remainder();
            answer = connection.expect("BatchWriteItem", json -> {
                json.writeFieldName("RequestItems");
                json.writeRawValue(rest);
            });
        }
    }

    private static void writePut(JsonGenerator json, UnicodeCharacter character) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("PutRequest");
        json.writeObjectFieldStart("Item");
        JsonCall.attribute(json, "unicodeBlock", "S", character.block());
        JsonCall.attribute(json, "codePoint", "N", Integer.toString(character.codePoint()));
        JsonCall.attribute(json, "name", "S", character.name());
        JsonCall.attribute(json, "script", "S", character.script());
        JsonCall.attribute(json, "category", "S", character.category());
        if (character.numericValue() >= 0) {
            JsonCall.attribute(json, "numericValue", "N", Integer.toString(character.numericValue()));
        }
        JsonCall.attribute(json, "text", "S", character.text());
        byte[] utf8 = character.text().getBytes(StandardCharsets.UTF_8);
        JsonCall.attribute(json, "utf8", "B", Base64.getEncoder().encodeToString(utf8));
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }
}
