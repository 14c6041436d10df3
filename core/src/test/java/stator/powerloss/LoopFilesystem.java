package stator.powerloss;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A real filesystem in a file, mounted through a loop device, whose power can be cut: {@code FS_IOC_SHUTDOWN} drops every
 * page that was not forced to its device, and fails what comes after. Needs root, loop devices, and perl for the one call
 * that Java has no way to make.
 */
final class LoopFilesystem {
    /** _IOR('X', 125, __u32) with flag 2: neither data nor journal is flushed. */
    private static final String CUT =
            "open(my $d, '<', $ARGV[0]) or die $!; my $flag = pack('L', 2); ioctl($d, 0x8004587d, $flag) or die $!;";

    private final Path image;
    private final Path mountPoint;

    LoopFilesystem(Path image, Path mountPoint) {
        this.image = image;
        this.mountPoint = mountPoint;
    }

    Path mountPoint() {
        return mountPoint;
    }

    /** Makes an empty filesystem of a type and a size. */
    void make(String type, int megabytes) {
        run("truncate", "-s", megabytes + "M", image.toString());
        run("mkfs." + type, "-q", type.equals("ext4") ? "-F" : "-f", image.toString());
    }

    void mount() {
        run("mount", "-o", "loop", image.toString(), mountPoint.toString());
    }

    /** From here on the device has what it has. */
    void cutPower() {
        run("perl", "-e", CUT, mountPoint.toString());
    }

    /** Fails while a file of it is open or mapped. */
    void unmount() {
        run("umount", mountPoint.toString());
    }

    /** Runs a command and waits for it. Fails with what it said. */
    static void run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IllegalStateException(List.of(command) + " exit=" + exit + ": " + said.strip());
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
