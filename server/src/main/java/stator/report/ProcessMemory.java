package stator.report;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Memory of this process, as the virtual machine and the kernel count it, in bytes.
 *
 * @param heapUsed      objects, garbage not yet collected among them
 * @param heapMax       most that they may take
 * @param direct        direct buffers: what a store takes, and what input and output take besides
 * @param mapped        mapped files
 * @param residentAnon  memory that the kernel cannot take back, from its own count; 0 where it tells none
 * @param residentFiles of mapped files, what is in memory now; 0 where the kernel tells none
 */
public record ProcessMemory(
        long heapUsed, long heapMax, long direct, long mapped, long residentAnon, long residentFiles) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long KILOBYTE = 1024;

    /** As of now. */
    public static ProcessMemory now() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        List<String> status = status();
        return new ProcessMemory(
                heap.getUsed(),
                heap.getMax(),
                pool("direct"),
                pool("mapped"),
                kilobytes(status, "RssAnon:") * KILOBYTE,
                (kilobytes(status, "RssFile:") + kilobytes(status, "RssShmem:")) * KILOBYTE);
    }

    private static long pool(String name) {
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            if (pool.getName().equals(name)) {
                return pool.getMemoryUsed();
            }
        }
        return 0;
    }

    private static List<String> status() {
        try {
            return Files.exists(STATUS) ? Files.readAllLines(STATUS) : List.of();
        } catch (IOException ex) {
            return List.of(); // a figure less; what asks for it is no part of the service
        }
    }

    private static long kilobytes(List<String> status, String field) {
        for (String line : status) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }
}
