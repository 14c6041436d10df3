package stator.streams.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.item.Item;
import stator.streams.Streams;
import stator.table.StreamViewType;

/**
 * Goal: what a killed process left of its media driver goes with the next start, and whatever a crash made of the note about it, the
 * start succeeds and deletes nothing else.
 * Method: notes are written by hand.
 */
@Timeout(60)
class DriverNoteTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path directory;

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    Path memory;

    @BeforeEach
    void makeStream() {
        try (Stator database = open()) {
            database.createTable(
                    TableSpec.named("numbers").partitionKey("id", KeyType.NUMBER).stream(StreamViewType.KEYS_ONLY));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0\0\0\0\0\0\0\0", "\n", "/elsewhere\n", "/elsewhere", "a\nb\nc"})
    void shouldStartWhateverTheNoteHolds(String content) throws IOException {
        startWith(content.getBytes(UTF_8));
    }

    @Test
    void shouldStartWhenTheNoteIsNoText() throws IOException {
        startWith(new byte[] {(byte) 0xC3, 0x28, '\n', (byte) 0xFF, (byte) 0xFE});
    }

    @Test
    void shouldStartWhenTheNoteEndsBehindItsOwner() throws IOException {
        startWith(owner().getBytes(UTF_8));
        startWith((owner() + "\n").getBytes(UTF_8));
    }

    @Test
    void shouldDeleteTheDriverThatWasLeft() throws IOException {
        assertEquals(false, isThereAfterStart(owner(), "aeron-left"));
    }

    @Test
    void shouldKeepTheDriverOfAnotherDirectory() throws IOException {
        assertEquals(true, isThereAfterStart(owner() + "-original", "aeron-left"));
    }

    @Test
    void shouldKeepWhatIsNoDriver() throws IOException {
        assertEquals(true, isThereAfterStart(owner(), "photographs"));
    }

    private boolean isThereAfterStart(String owner, String name) throws IOException {
        Path left = Files.createDirectory(memory.resolve(name));
        Files.writeString(left.resolve("cnc.dat"), "left");
        startWith((owner + "\n" + left).getBytes(UTF_8));
        return Files.exists(left.resolve("cnc.dat"));
    }

    private void startWith(byte[] note) throws IOException {
        Files.write(Path.of(owner()).resolve("driver"), note);
        try (Stator database = open()) {
            Table numbers = database.table("numbers");
            numbers.put(Item.of("id", 1));
            assertEquals(Item.of("id", 1), numbers.find(1));
        }
    }

    private String owner() throws IOException {
        return directory.resolve("streams").toRealPath().toString();
    }

    private Stator open() {
        return Stator.open(
                new Stator.Context().directory(directory).partitions(1).streams(new Streams()));
    }
}
