package stator.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Goal: the rules of size and vocabulary that no compiler knows hold everywhere.
 * Method: reads and parses the sources of all modules. Exceptions are listed by name; one that is no longer needed fails
 * the test too, so the lists can only shrink.
 */
class TidyTest {
    private static final int MAX_FILE_LINES = 500;
    private static final int MAX_METHOD_LINES = 60;
    private static final int MAX_PARAMETERS = 4;

    /** Tables of cases. */
    private static final Set<String> LONG_METHODS = Set.of("JsonDecoderTest.shouldRefuseWhatDoesNotConvert");

    private static final Set<String> MANY_PARAMETERS = Set.of(
            "BTreeModelTest.change",
            "ConversationHistoryTest.say",
            "Fields.onBitSet", // this and the next two are SBE's
            "Fields.onEncoding",
            "Fields.onEnum",
            "JobTrackingTest.move",
            "Operand.<init>");

    /** What is not written, and where. */
    private static final Map<Pattern, Pattern> BANNED = Map.of(
            Pattern.compile("Thread\\.sleep"), Pattern.compile(".*/src/test/.*"),
            Pattern.compile("System\\.currentTimeMillis"), Pattern.compile(".*"),
            Pattern.compile("@Disabled\\b|\\bFIXME\\b|\\bTODO\\b"), Pattern.compile(".*"),
            Pattern.compile("\\bsynchronized\\s*[({]|\\bsynchronized\\s+\\w"),
                    Pattern.compile("(wal|index|core)/src/main/.*"),
            Pattern.compile("\\b(class|interface|enum|record)\\s+\\w+(Impl|Manager|Helper|Utils?)\\b"),
                    Pattern.compile(".*"));

    private static final Set<String> TOP_LEVEL = Set.of(
            "pom.xml",
            "wal",
            "index",
            "core",
            "streams",
            "server",
            "perf",
            "README.md",
            "docs",
            "LICENSE",
            "CHANGELOG.md",
            "stator",
            "stator-data",
            "target");

    /** Packages that users write against: each public method of theirs has a comment. */
    private static final Set<String> PUBLIC_DIRECTORIES = Set.of(
            "core/src/main/java/stator",
            "server/src/main/java/stator/client",
            "wal/src/main/java/stator/wal",
            "index/src/main/java/stator/index");

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Sources SOURCES = sourcesOf(ROOT);

    @BeforeAll
    static void shouldStandInAModule() {
        assertFalse(SOURCES.files().isEmpty(), "no sources below " + ROOT);
    }

    @Test
    void shouldKeepFilesToASitting() throws IOException {
        TreeSet<String> tooLong = new TreeSet<>();
        for (Path file : SOURCES.files()) {
            if (Files.readAllLines(file).size() > MAX_FILE_LINES) {
                tooLong.add(SOURCES.name(file));
            }
        }
        assertEquals(new TreeSet<>(), tooLong);
    }

    @Test
    void shouldKeepMethodsToAScreenAndParametersToFour() throws IOException {
        TreeSet<String> tooLong = new TreeSet<>();
        TreeSet<String> tooMany = new TreeSet<>();
        for (Sources.Method method : SOURCES.methods()) {
            if (method.lines() > MAX_METHOD_LINES) {
                tooLong.add(method.name());
            }
            if (method.parameters() > MAX_PARAMETERS) {
                tooMany.add(method.name());
            }
        }
        assertEquals(new TreeSet<>(LONG_METHODS), tooLong);
        assertEquals(new TreeSet<>(MANY_PARAMETERS), tooMany);
    }

    @Test
    void shouldSayWhatPublicMethodsPromise() throws IOException {
        TreeSet<String> silent = new TreeSet<>();
        int seen = 0;
        for (Sources.Method method : SOURCES.methods()) {
            String directory = method.path().substring(0, method.path().lastIndexOf('/'));
            if (PUBLIC_DIRECTORIES.contains(directory) && method.isOpen()) {
                seen++;
                if (!method.isCommented()) {
                    silent.add(method.name() + " in " + method.path());
                }
            }
        }
        assertTrue(seen > 100, "seen=" + seen);
        assertEquals(new TreeSet<String>(), silent);
    }

    @Test
    void shouldWriteNothingThatIsBanned() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : SOURCES.files()) {
            String name = SOURCES.name(file);
            if (name.endsWith("/TidyTest.java")) {
                continue;
            }
            String text = Files.readString(file);
            BANNED.forEach((banned, where) -> {
                if (where.matcher(name).matches() && banned.matcher(text).find()) {
                    found.add(name + ": " + banned);
                }
            });
        }
        assertEquals(List.of(), found);
    }

    @Test
    void shouldKeepTheTopLevelToWhatWasAgreed() throws IOException {
        try (var entries = Files.list(ROOT)) {
            List<String> others = entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !TOP_LEVEL.contains(name))
                    .sorted()
                    .toList();
            assertEquals(List.of(), others);
        }
    }

    private static final Sources sourcesOf(Path top) {
        try {
            return new Sources(top);
        } catch (IOException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }
}
