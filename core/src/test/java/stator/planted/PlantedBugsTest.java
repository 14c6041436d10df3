package stator.planted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Goal: whoever makes one of the known mistakes in the log, a partition, its compaction or a transaction, is told by a test.
 * Method: plants one mistake after the other into the sources, in memory, and lets the hunt that is to notice it run on the
 * engine that has it. The seeds are the same every time: what is tested here are the tests. The same hunts must be content
 * with the engine as it is.
 */
class PlantedBugsTest {
    private static final int SEEDS = 200;
    private static final int SEEDS_WITHOUT_BUG = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path DOCUMENT = Path.of("../docs/testing.md");

    @ParameterizedTest
    @EnumSource
    @Tag("slow")
    void shouldNotice(PlantedBug bug, @TempDir Path directory) throws IOException {
        ClassLoader engine = BugPlanter.plant(bug.changes(), directory);
        String noticed = assertTimeoutPreemptively(PATIENCE, () -> hunt(bug, engine));
        assertFalse(noticed.isEmpty(), () -> bug + " was not noticed by " + bug.hunt());
        System.out.println(bug + " " + noticed);
    }

    /** What was noticed, in words; nothing if nothing was. */
    private static String hunt(PlantedBug bug, ClassLoader engine) {
        for (long seed = bug.firstSeed(); seed < bug.firstSeed() + SEEDS; seed++) {
            String noticed = bug.hunt().run(engine, seed);
            if (noticed != null) {
                return "seed=" + seed + " " + noticed;
            }
        }
        return "";
    }

    @ParameterizedTest
    @EnumSource
    @Tag("slow")
    void shouldBeContentWithTheEngineAsItIs(Hunt hunt, @TempDir Path directory) throws IOException {
        ClassLoader engine = BugPlanter.plant(List.of(), directory);
        for (long seed = PlantedBug.FIRST_SEED; seed < PlantedBug.FIRST_SEED + SEEDS_WITHOUT_BUG; seed++) {
            String rerun = hunt + " seed=" + seed;
            assertNull(hunt.run(engine, seed), rerun);
        }
    }

    /** Who changes such a place changes the bug with it: see where the mistake could be made now. */
    @Test
    void shouldFindThePlaceOfEachBug() throws IOException {
        List<String> missing = new ArrayList<>();
        for (PlantedBug bug : PlantedBug.values()) {
            for (PlantedBug.Change change : bug.changes()) {
                try {
                    BugPlanter.changed(BugPlanter.read(change), change);
                } catch (AssertionError gone) {
                    missing.add(bug + ": " + gone.getMessage());
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void shouldTellOfEachBugInTheDocuments() throws IOException {
        String document = Files.readString(DOCUMENT);
        for (PlantedBug bug : PlantedBug.values()) {
            String row = "| `" + bug + "` | `" + bug.hunt() + "` |";
            if (!document.contains(row)) {
                fail(DOCUMENT + " lacks: " + row);
            }
        }
    }
}
