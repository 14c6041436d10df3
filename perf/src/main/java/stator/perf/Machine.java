package stator.perf;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** What a figure was measured on: a figure without it says nothing. */
final class Machine {
    private Machine() {}

    /** One line: processors, load, kernel, JDK, and the disk that a directory is on. */
    static String describe(Path directory) throws IOException {
        FileStore disk = Files.getFileStore(directory);
        Runtime runtime = Runtime.getRuntime();
        return String.format(
                "%d cores (%s), load %.1f, %s %s, JDK %s (%s), disk %s %s, %s",
                runtime.availableProcessors(),
                System.getProperty("os.arch"),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.version(),
                System.getProperty("java.vm.name"),
                disk.type(),
                disk.name(),
                Instant.now());
    }

    /** What this process has taken of the processors, in nanoseconds: other programs change that less than they change time. */
    static long processorNs() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
