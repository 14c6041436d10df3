package stator.report;

import java.util.function.ToLongFunction;
import stator.engine.DatabaseMetrics;
import stator.engine.StreamMetrics;
import stator.engine.TableMetrics;
import stator.engine.TableMetrics.TableIndexMetrics;
import stator.partition.MemoryMetrics;
import stator.partition.PartitionMetrics;
import stator.partition.SnapshotMetrics;

/**
 * What a database holds, in the text format of Prometheus, version 0.0.4. All are gauges: they say what is there now. Names
 * of tables and indexes need no escapes.
 */
public final class PrometheusText {
    /** What the text is, for HTTP. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double NS_PER_SECOND = 1e9;

    private final DatabaseMetrics database;
    private final StringBuilder text = new StringBuilder();

    private PrometheusText(DatabaseMetrics database) {
        this.database = database;
    }

    /** Ends with the end of a line. */
    public static String of(DatabaseMetrics database, ProcessMemory process) {
        PrometheusText writer = new PrometheusText(database);
        writer.tables();
        writer.partitions();
        writer.streams(database.streams());
        writer.snapshots(database.store().snapshots());
        writer.memory(database.store().memory());
        writer.process(process);
        return writer.text.toString();
    }

    private void tables() {
        head("stator_table_items", "Items in a table.");
        for (TableMetrics table : database.tables()) {
            sample("stator_table_items", "table=\"" + table.name() + '"', table.items());
        }
        head("stator_table_size_bytes", "Size of a table's items as DynamoDB counts it.");
        for (TableMetrics table : database.tables()) {
            sample("stator_table_size_bytes", "table=\"" + table.name() + '"', table.sizeBytes());
        }
        head("stator_index_items", "Items in a secondary index.");
        for (TableMetrics table : database.tables()) {
            for (TableIndexMetrics index : table.indexes()) {
                sample("stator_index_items", labels(table, index), index.items());
            }
        }
        head("stator_index_size_bytes", "Size of what a secondary index holds as DynamoDB counts it.");
        for (TableMetrics table : database.tables()) {
            for (TableIndexMetrics index : table.indexes()) {
                sample("stator_index_size_bytes", labels(table, index), index.sizeBytes());
            }
        }
    }

    private static String labels(TableMetrics table, TableIndexMetrics index) {
        return "table=\"" + table.name() + "\",index=\"" + index.name() + '"';
    }

    private void partitions() {
        each("stator_log_position_bytes", "Where the next record goes.", p -> p.log()
                .position());
        each("stator_log_durable_position_bytes", "What survives a loss of power.", p -> p.log()
                .durablePosition());
        each("stator_log_segments", "Files of the log.", p -> p.log().segments().size());
        each("stator_log_bytes", "Length of the log's files.", p -> p.log().bytes());
        each("stator_log_live_bytes", "Bytes of records that are needed.", p -> p.log()
                .liveBytes());
        each(
                "stator_log_disk_full",
                "1 if writes are refused for want of space.",
                p -> p.log().starved() ? 1 : 0);
        each(
                "stator_partition_stopped",
                "1 if the partition has failed and waits for a restart.",
                p -> p.failure() == null ? 0 : 1);
        each("stator_tree_entries", "Entries of the sorted index.", p -> p.index()
                .entries());
        each("stator_tree_used_pages", "Pages of the newest version.", p -> p.index()
                .usedPages());
        each("stator_tree_pending_pages", "Pages that only readers may still look at.", p -> p.index()
                .pendingPages());
        each("stator_tree_free_pages", "Pages ready for use.", p -> p.index().freePages());
        each("stator_hash_entries", "Entries of the hash index.", p -> p.index().hashEntries());
        each(
                "stator_global_index_lag_bytes",
                "Bytes of the log that can be seen in tables and not yet in their global secondary indexes.",
                PartitionMetrics::indexLagBytes);
        each(
                "stator_global_index_lag_milliseconds",
                "Age of the oldest change that can be seen in a table and not yet in its global secondary indexes.",
                PartitionMetrics::indexLagMs);
        each(
                "stator_stream_lag_bytes",
                "Bytes of the log that are kept because their changes may not be safe in streams yet.",
                PartitionMetrics::streamLagBytes);
        each("stator_pins", "Readers that hold a version.", p -> p.pins().readers());
        each(
                "stator_pinned_versions",
                "Versions from the oldest held to the newest.",
                p -> p.pins().publishedVersion() - p.pins().oldestVersion());
        head("stator_oldest_pin_seconds", "For how long the oldest version has been held.");
        for (PartitionMetrics partition : database.store().partitions()) {
            sample(
                    "stator_oldest_pin_seconds",
                    label(partition),
                    partition.pins().oldestAgeNs() / NS_PER_SECOND);
        }
    }

    private void streams(StreamMetrics streams) {
        single(
                "stator_streams_outage",
                "1 if changes are not recorded now, though they will be again; then the logs keep them.",
                streams.outage() == null ? 0 : 1);
        single(
                "stator_streams_stopped",
                "1 if streams have failed and wait for a restart; then the logs keep what changes.",
                streams.failure() == null ? 0 : 1);
    }

    private void snapshots(SnapshotMetrics snapshots) {
        single("stator_snapshots", "Snapshots that are open.", snapshots.open());
        head("stator_oldest_snapshot_seconds", "For how long the oldest snapshot has been open.");
        text.append("stator_oldest_snapshot_seconds ")
                .append(snapshots.oldestAgeNs() / NS_PER_SECOND)
                .append('\n');
        head("stator_snapshot_held_bytes", "What snapshots keep from being used again, at the most.");
        sample("stator_snapshot_held_bytes", "of=\"tree_pages\"", snapshots.pageBytes());
        sample("stator_snapshot_held_bytes", "of=\"log_segments\"", snapshots.logBytes());
    }

    private void memory(MemoryMetrics memory) {
        head("stator_memory_bytes", "Memory off the heap, by purpose; log segments are mapped files.");
        sample("stator_memory_bytes", "purpose=\"log_segments\"", memory.logSegments());
        sample("stator_memory_bytes", "purpose=\"tree_pages\"", memory.treePages());
        sample("stator_memory_bytes", "purpose=\"hash_tables\"", memory.hashTables());
        sample("stator_memory_bytes", "purpose=\"collection_sizes\"", memory.collectionSizes());
    }

    private void process(ProcessMemory process) {
        single("jvm_memory_heap_used_bytes", "Objects on the heap.", process.heapUsed());
        single("jvm_memory_heap_max_bytes", "Most that they may take.", process.heapMax());
        head("jvm_buffer_pool_used_bytes", "Buffers off the heap, as the virtual machine counts them.");
        sample("jvm_buffer_pool_used_bytes", "pool=\"direct\"", process.direct());
        sample("jvm_buffer_pool_used_bytes", "pool=\"mapped\"", process.mapped());
        single("process_resident_anon_bytes", "Memory that the kernel cannot take back.", process.residentAnon());
        single("process_resident_file_bytes", "Memory of mapped files.", process.residentFiles());
    }

    private void each(String name, String help, ToLongFunction<PartitionMetrics> value) {
        head(name, help);
        for (PartitionMetrics partition : database.store().partitions()) {
            sample(name, label(partition), value.applyAsLong(partition));
        }
    }

    private static String label(PartitionMetrics partition) {
        return "partition=\"" + partition.number() + '"';
    }

    private void single(String name, String help, long value) {
        head(name, help);
        text.append(name).append(' ').append(value).append('\n');
    }

    private void head(String name, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(" gauge\n");
    }

    private void sample(String name, String labels, long value) {
        text.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }

    private void sample(String name, String labels, double value) {
        text.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }
}
