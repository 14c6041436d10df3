package stator.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stator.cli.Terminal.run;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Stator;
import stator.TableSpec;
import stator.item.Item;

/**
 * Goal: an operator can look at the logs of a data directory and save what is whole of them, and spoils nothing by mistake.
 * Method: the command as its user runs it, in this process.
 */
class WalCommandTest {
    @Test
    void shouldSalvageADamagedDirectory(@TempDir Path top) throws Exception {
        Path data = top.resolve("data");
        Path into = top.resolve("into");
        try (Stator database = Stator.open(new Stator.Context().directory(data).partitions(1))) {
            database.createTable(TableSpec.named("notes").partitionKey("id", KeyType.NUMBER))
                    .put(Item.of("id", 1));
            database.table("notes").put(Item.of("id", 2, "text", "x".repeat(1_000)));
        }
        run(0, "wal", "verify", data.toString());
        assertTrue(run(0, "wal", "salvage", data.toString(), "--into", into.toString())
                .contains("salvaged records="));
        run(2, "wal", "salvage", data.toString(), "--into", into.toString());

        Path log = data.resolve("partition-0").resolve("00000000000000000000.log");
        byte[] bytes = Files.readAllBytes(log);
        bytes[new String(bytes, ISO_8859_1).indexOf("xxxxxxxx") + 8] ^= 1;
        Files.write(log, bytes);
        run(1, "wal", "verify", data.toString());
        Path second = top.resolve("second");
        String said = run(1, "wal", "salvage", data.toString(), "--into", second.toString());
        assertTrue(said.contains("damaged ") && said.contains("segment=" + log + " offset="), said);
        try (Stator database = Stator.open(second)) {
            assertEquals(Item.of("id", 1), database.table("notes").find(1));
            assertEquals(1, database.table("notes").scan().list().size());
        }
    }

    @Test
    void shouldRefuseWhatWouldSpoilSomething(@TempDir Path top) throws Exception {
        Path data = top.resolve("data");
        try (Stator database = Stator.open(data)) {
            assertEquals(0, database.tableNames().size());
            run(
                    1,
                    "wal",
                    "salvage",
                    data.toString(),
                    "--into",
                    top.resolve("into").toString());
        }
        run(2, "wal", "salvage", data.toString());
        run(
                2,
                "wal",
                "salvage",
                data.toString(),
                "--into",
                data.resolve("inside").toString());
        run(
                2,
                "wal",
                "salvage",
                top.resolve("nothing").toString(),
                "--into",
                top.resolve("into").toString());
        run(2, "wal", "verify", data.toString(), "--into", top.resolve("into").toString());
        Files.writeString(top.resolve("file"), "here");
        run(2, "wal", "salvage", data.toString(), "--into", top.resolve("file").toString());
    }
}
