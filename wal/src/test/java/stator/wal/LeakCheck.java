package stator.wal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each class of tests: every segment that it mapped has been unmapped, and the memory off the heap is back to what it
 * was, but for buffers that the garbage collector frees. Found by JUnit itself, in this module and in those that have its tests
 * on their path and do not leave it out. Looks at the kernel's list of mappings, so on Linux only.
 */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeakCheck.class);
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final Pattern SEGMENT = Pattern.compile("/.*/\\d{20}\\.log");

    /** Less than the smallest index takes. */
    private static final long TOLERANCE_BYTES = 768 << 10;

    private static final int COLLECTIONS = 20;
    private static final long PAUSE_NS = 50_000_000L;

    /** What there is before a class. */
    private record Before(Set<String> segments, long directBytes) {}

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(NAMESPACE).put(context.getUniqueId(), new Before(mappedSegments(), directBytes()));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Before before = Objects.requireNonNull(context.getStore(NAMESPACE).remove(context.getUniqueId(), Before.class));
        Set<String> left = mappedSegments();
        left.removeAll(before.segments);
        if (!left.isEmpty()) {
            throw new AssertionError("still mapped after " + context.getDisplayName() + ": " + left);
        }
        long grown = directBytes() - before.directBytes;
        for (int i = 0; i < COLLECTIONS && grown > TOLERANCE_BYTES; i++) {
            System.gc();
            LockSupport.parkNanos(PAUSE_NS);
            grown = directBytes() - before.directBytes;
        }
        if (grown > TOLERANCE_BYTES) {
            throw new AssertionError("direct memory grew with " + context.getDisplayName() + ": bytes=" + grown);
        }
    }

    private static Set<String> mappedSegments() {
        Set<String> segments = new TreeSet<>();
        if (!Files.exists(MAPS)) {
            return segments;
        }
        try (Stream<String> lines = Files.lines(MAPS)) {
            lines.forEach(line -> {
                Matcher file = SEGMENT.matcher(line);
                if (file.find()) {
                    segments.add(file.group());
                }
            });
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return segments;
    }

    private static long directBytes() {
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            if (pool.getName().equals("direct")) {
                return pool.getMemoryUsed();
            }
        }
        return 0;
    }
}
