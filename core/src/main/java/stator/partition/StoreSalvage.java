package stator.partition;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import stator.wal.DirectoryLock;
import stator.wal.LogSalvage;
import stator.wal.WalException;

/** Copies the undamaged beginning of each log of a data directory into a new one: see {@link LogSalvage}. */
public final class StoreSalvage {
    private StoreSalvage() {}

    /** Whether there is a data directory, rather than that of a single log. */
    public static boolean isStore(Path directory) {
        return StoreDescriptor.exists(directory) || Files.isDirectory(StoreContext.logDirectory(directory, 0));
    }

    /**
     * Salvages a data directory. What the partitions know of transactions over several of them may differ then: those that are
     * decided anywhere are completed when the new directory is opened, others are undone.
     *
     * @param directory which nobody has open
     * @param into      does not exist, or is empty; afterwards it can be opened
     * @param out       is told what was copied and what was left out
     * @return whether nothing was left out
     * @throws StoreException {@link StoreException.Code#DAMAGED}: the file {@code store} cannot be read, without which nobody can
     *     tell which item belongs where
     * @throws WalException   as {@link LogSalvage#run}
     */
    public static boolean run(Path directory, Path into, PrintStream out) {
        if (!StoreDescriptor.exists(directory)) {
            throw new StoreException(
                    StoreException.Code.DAMAGED,
                    "file=" + directory.resolve(StoreDescriptor.FILE_NAME)
                            + " is missing, without which nobody can tell"
                            + " which item belongs where. The directory of each partition can be salvaged by itself.");
        }
        StoreDescriptor.Description description = StoreDescriptor.read(directory);
        if (DirectoryLock.isHeld(directory)) {
            throw new WalException(
                    WalException.Code.DIRECTORY_IN_USE,
                    "directory=" + directory + ": stop the server that has it open, then salvage",
                    null);
        }
        boolean whole = true;
        try {
            Files.createDirectories(into);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        for (int i = 0; i < description.partitions(); i++) {
            Path log = StoreContext.logDirectory(directory, i);
            if (Files.isDirectory(log)) {
                whole &= LogSalvage.run(log, StoreContext.logDirectory(into, i), out);
            } else {
                whole = false;
                out.println("damaged directory=" + log + " is missing: partition=" + i + " will be empty");
            }
        }
        StoreDescriptor.write(into, description); // last: a part of a copy is no data directory
        return whole;
    }
}
