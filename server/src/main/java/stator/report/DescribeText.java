package stator.report;

import java.util.concurrent.TimeUnit;
import stator.engine.DatabaseMetrics;
import stator.engine.TableMetrics;
import stator.engine.TableMetrics.TableIndexMetrics;
import stator.partition.IndexMetrics;
import stator.partition.LogMetrics;
import stator.partition.LogMetrics.SegmentMetrics;
import stator.partition.MemoryMetrics;
import stator.partition.PartitionMetrics;
import stator.partition.PinMetrics;
import stator.partition.SnapshotMetrics;

/** What a database holds, for people and scripts: a line for each thing, its figures as {@code name=value}. */
public final class DescribeText {
    private final StringBuilder text = new StringBuilder();

    private DescribeText() {}

    /** Ends with the end of a line. */
    public static String of(DatabaseMetrics database, ProcessMemory process) {
        DescribeText writer = new DescribeText();
        database.tables().forEach(writer::table);
        database.store().partitions().forEach(writer::partition);
        writer.streams(database);
        writer.snapshots(database.store().snapshots());
        writer.memory(database.store().memory(), process);
        return writer.text.toString();
    }

    private void table(TableMetrics table) {
        line("table name=" + table.name() + " status=" + table.status() + " items=" + table.items() + " bytes="
                + table.sizeBytes());
        for (TableIndexMetrics index : table.indexes()) {
            line("  index name=" + index.name() + " items=" + index.items() + " bytes=" + index.sizeBytes());
        }
    }

    private void partition(PartitionMetrics partition) {
        LogMetrics log = partition.log();
        IndexMetrics index = partition.index();
        PinMetrics pins = partition.pins();
        line("partition number=" + partition.number() + " position=" + log.position() + " durable="
                + log.durablePosition() + (log.starved() ? " DISK FULL" : "")
                + (partition.failure() == null ? "" : " STOPPED: " + partition.failure()));
        line("  log segments=" + log.segments().size() + " bytes=" + log.bytes() + " live=" + log.liveBytes()
                + " mapped=" + log.mappedBytes());
        for (SegmentMetrics segment : log.segments()) {
            line("    segment bytes=" + segment.bytes() + " live=" + segment.liveBytes() + " burials="
                    + segment.burialBytes() + " file=" + segment.file());
        }
        line("  index entries=" + index.entries() + " bytes=" + index.treeBytes() + " pages=" + index.usedPages()
                + " pending=" + index.pendingPages() + " free=" + index.freePages());
        line("  hash entries=" + index.hashEntries() + " bytes=" + index.hashBytes());
        line("  globalIndexes lagBytes=" + partition.indexLagBytes() + " lagMs=" + partition.indexLagMs());
        line("  streams lagBytes=" + partition.streamLagBytes());
        line("  pins readers=" + pins.readers() + " version=" + pins.publishedVersion() + " oldest="
                + pins.oldestVersion() + " oldestAgeMs=" + milliseconds(pins.oldestAgeNs()));
    }

    private void streams(DatabaseMetrics database) {
        String outage = database.streams().outage();
        Throwable failure = database.streams().failure();
        long lagBytes = database.store().partitions().stream()
                .mapToLong(PartitionMetrics::streamLagBytes)
                .sum();
        line("streams lagBytes=" + lagBytes + (outage == null ? "" : " OUTAGE: " + oneLine(outage))
                + (failure == null ? "" : " STOPPED: " + oneLine(failure.toString())));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private void snapshots(SnapshotMetrics snapshots) {
        line("snapshots open=" + snapshots.open() + " oldestAgeMs=" + milliseconds(snapshots.oldestAgeNs())
                + " heldPageBytes=" + snapshots.pageBytes() + " heldLogBytes=" + snapshots.logBytes());
    }

    private void memory(MemoryMetrics memory, ProcessMemory process) {
        line("memory logSegments=" + memory.logSegments() + " treePages=" + memory.treePages() + " hashTables="
                + memory.hashTables() + " collectionSizes=" + memory.collectionSizes());
        line("process direct=" + process.direct() + " mapped=" + process.mapped() + " heapUsed=" + process.heapUsed()
                + " heapMax=" + process.heapMax() + " residentAnon=" + process.residentAnon() + " residentFiles="
                + process.residentFiles());
    }

    private static long milliseconds(long ns) {
        return TimeUnit.NANOSECONDS.toMillis(ns);
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
