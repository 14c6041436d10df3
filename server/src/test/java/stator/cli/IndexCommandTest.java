package stator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.item.Item;
import stator.partition.Durability;

/** Goal: {@code stator index} finds damage of saved indexes. Method: a database that was stopped in order, and one bit. */
class IndexCommandTest {
    @Test
    void shouldTellDamageFromGood(@TempDir Path directory) throws IOException {
        Stator.Context ctx = new Stator.Context()
                .directory(directory)
                .partitions(1)
                .durability(Durability.BUFFERED)
                .checkpointIntervalBytes(1 << 16);
        try (Stator db = Stator.open(ctx)) {
            Table table = db.createTable(TableSpec.named("items").partitionKey("id", KeyType.NUMBER));
            for (int i = 0; i < 500; i++) {
                table.put(Item.of("id", i, "text", "x".repeat(200)));
            }
        }
        assertEquals(0, Main.run("index", "check", directory.toString()));
        assertEquals(0, Main.run("index", "describe", directory.toString()));
        Path pages = directory.resolve("index-0").resolve("pages");
        byte[] bytes = Files.readAllBytes(pages);
        for (int page = 1024; page < bytes.length; page += 1024) {
            bytes[page + 100] ^= (byte) 8;
        }
        Files.write(pages, bytes);
        assertEquals(1, Main.run("index", "check", directory.toString()));
        assertEquals(2, Main.run("index", "mend", directory.toString()));
        try (Stator db = Stator.open(directory)) {
            assertEquals(500, db.table("items").scan().list().size());
        }
    }
}
