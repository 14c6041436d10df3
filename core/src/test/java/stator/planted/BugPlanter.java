package stator.planted;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import stator.index.BTree;
import stator.index.SimulatedCheckpoints;
import stator.partition.StoreContext;
import stator.wal.SimulatedDisk;
import stator.wal.Wal;

/**
 * Changes sources of the engine in memory, compiles what was changed, and loads the whole engine and its tests anew around it.
 * Nothing of that touches the sources or the classes that other tests use.
 */
final class BugPlanter {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** Where the classes of the engine and of its tests are. */
    private static final List<URL> ENGINE = List.of(
            locationOf(Wal.class),
            locationOf(SimulatedDisk.class),
            locationOf(BTree.class),
            locationOf(SimulatedCheckpoints.class),
            locationOf(StoreContext.class),
            locationOf(BugPlanter.class));

    private BugPlanter() {}

    /** The engine with some changes, none of them or more; the directory takes the classes that differ. */
    static ClassLoader plant(List<PlantedBug.Change> changes, Path directory) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        for (PlantedBug.Change change : changes) {
            String file = change.file();
            String source = sources.containsKey(file) ? sources.get(file) : Files.readString(ROOT.resolve(file));
            sources.put(file, changed(source, change));
        }
        List<Path> files = new ArrayList<>();
        for (var source : sources.entrySet()) {
            Path file = directory.resolve(Path.of(source.getKey()).getFileName());
            files.add(Files.writeString(file, source.getValue()));
        }
        Path classes = Files.createDirectory(directory.resolve("classes"));
        if (!files.isEmpty()) {
            compile(files, classes);
        }
        List<URL> urls = new ArrayList<>(List.of(classes.toUri().toURL()));
        urls.addAll(ENGINE);
        return new EngineLoader(urls);
    }

    /** The source with the change, whose place must be there, and be the only one. White space does not matter. */
    static String changed(String source, PlantedBug.Change change) {
        String words = Arrays.stream(change.from().strip().split("\\s+", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining("\\s+"));
        Matcher place = Pattern.compile(words).matcher(source);
        if (!place.find()) {
            throw new AssertionError(change.file() + " does not hold: " + change.from());
        }
        int start = place.start();
        int end = place.end();
        if (place.find()) {
            throw new AssertionError(change.file() + " holds more than once: " + change.from());
        }
        return source.substring(0, start) + change.to() + source.substring(end);
    }

    static String read(PlantedBug.Change change) throws IOException {
        return Files.readString(ROOT.resolve(change.file()));
    }

    private static void compile(List<Path> files, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            Iterable<? extends JavaFileObject> units = manager.getJavaFileObjectsFromPaths(files);
            List<String> options =
                    List.of("-d", classes.toString(), "-cp", classPath(), "-proc:none", "-nowarn", "-Xlint:none");
            if (!compiler.getTask(said, manager, null, options, null, units).call()) {
                throw new AssertionError("the bug does not compile: " + said);
            }
        }
    }

    private static String classPath() {
        Set<String> entries = new LinkedHashSet<>();
        ENGINE.forEach(url -> entries.add(Path.of(url.getPath()).toString()));
        entries.addAll(Arrays.asList(System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)));
        return String.join(java.io.File.pathSeparator, entries);
    }

    private static URL locationOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    /** Loads what is of this project by itself, from its own places; everything else is shared. */
    private static final class EngineLoader extends URLClassLoader {
        private EngineLoader(List<URL> urls) {
            super(urls.toArray(URL[]::new), BugPlanter.class.getClassLoader());
            setDefaultAssertionStatus(true);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("stator.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}
