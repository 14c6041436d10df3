package stator.planted;

import java.util.List;

/**
 * Bugs that somebody could make in the engine. Each is a change of a few words in the sources, which says where the place is, and
 * what is wrong there then; and the hunt that is to notice it.
 */
enum PlantedBug {
    // The log.
    NO_FORCE_BEFORE_REPLY(Hunt.LOG_CRASHES, wal("Wal", "table.force(from, target);", "")),
    SHORT_FORCE(
            Hunt.LOG_CRASHES,
            wal("Wal", "table.force(from, target);", "if (target - from > 512) { table.force(from, target - 512); }")),
    IO_ERROR_IGNORED(
            Hunt.LOG_CRASHES,
            wal(
                    "Wal",
                    "table.force(from, target);",
                    "try { table.force(from, target); }" + " catch (WalException ignored) { }")),
    FAILED_FORCE_REPEATED(
            Hunt.LOG_CRASHES,
            wal(
                    "Wal",
                    "table.force(from, target);",
                    "try { table.force(from, target); }"
                            + " catch (WalException again) {"
                            + " table.force(from, target); }")),
    CLEAN_STOP_MARK_BEFORE_FORCE(
            Hunt.LOG_CRASHES,
            wal(
                    "Wal",
                    "forceUpTo(position()); removal.leaveMark(new Mark(removal.firstBasePosition(), position(), logId));",
                    "removal.leaveMark(new Mark(removal.firstBasePosition(), position(), logId)); forceUpTo(position());")),
    CLEAN_STOP_MARK_KEPT(Hunt.LOG_CRASHES, wal("Recovery", "if (mark != null) { storage.removeMark(); }", "")),
    CHECKSUM_OF_CONTENT_ONLY(
            Hunt.LOG_DAMAGE,
            wal(
                    "RecordChecksum",
                    ".position(offset + POSITION_OFFSET)",
                    ".position(offset + RecordDescriptor.HEADER_LENGTH)")),
    CHECKSUM_WITHOUT_POSITION(
            Hunt.LOG_DAMAGE,
            wal("RecordChecksum", ".position(offset + POSITION_OFFSET)", ".position(offset + POSITION_OFFSET + 8)"),
            wal(
                    "RecordValidator",
                    "&& RecordDescriptor.position(bytes, offset) == segment.basePosition() + offset",
                    "")),
    TORN_RECORD_ACCEPTED(
            Hunt.LOG_CRASHES,
            wal(
                    "RecordValidator",
                    "&& RecordDescriptor.crc(segment.buffer(), offset) == checksum.compute(segment, offset,"
                            + " RecordDescriptor.length(segment.buffer(), offset))",
                    "")),
    EPOCH_NOT_CHECKED(
            Hunt.LOG_DAMAGE,
            wal(
                    "LogScan",
                    "return epoch == 0 || (mayRise ? recordEpoch >= epoch : recordEpoch == epoch);",
                    "return true;")),
    DAMAGE_TAKEN_FOR_THE_END(Hunt.LOG_DAMAGE, wal("LogScan", "if (witness >= 0) {", "if (witness > 1 << 30) {")),
    TAIL_NOT_REWRITTEN(
            Hunt.LOG_CRASHES, wal("Recovery", "if (old.endPosition() > scan.forcedUpTo()) {", "if (i < 0) {")),
    SEGMENTS_BEHIND_THE_END_KEPT(
            Hunt.LOG_CRASHES, wal("Recovery", "if (mark == null && !image.isNew()) { dropSegmentsAfterEnd(); }", "")),
    REMOVALS_WRITTEN_OVER_THE_ONES_THAT_COUNT(
            Hunt.LOG_STEPS, wal("RemovalDescriptor", "return (int) (generation & 1) * SLOT_LENGTH;", "return 0;")),
    SEGMENT_DELETED_BEFORE_ITS_REMOVAL_IS_NOTED(
            Hunt.LOG_CRASHES,
            wal(
                    "SegmentRemoval",
                    "removed.add(segment.basePosition(), segment.endPosition());",
                    "removed.add(segment.basePosition(), segment.endPosition());"
                            + " storage.delete(segment.basePosition());")),
    DIRECTORY_NOT_FORCED_FOR_A_NEW_SEGMENT(
            Hunt.LOG_CRASHES,
            new Change(
                    "wal/src/test/java/stator/wal/SimulatedDisk.java",
                    "step(); namesOnMedium.put(basePosition, file);",
                    "")),

    // Checkpoints.
    PAGE_CHECKSUM_NOT_CHECKED(
            Hunt.CHECKPOINT_DAMAGE,
            index(
                    "CheckpointPages",
                    "CheckpointDescriptor.pageChecksum(crc, bytes, at, pageLength) != checkpoint.checksums[page]",
                    "page < 0")),
    DESCRIPTION_CHECKSUM_NOT_CHECKED(
            Hunt.CHECKPOINT_DAMAGE,
            index(
                    "CheckpointDescriptor",
                    "if (buffer.getInt(CRC_OFFSET, LITTLE_ENDIAN) != checksum(bytes)) { throw damaged(name, CRC_OFFSET,"
                            + " \"wrong checksum, fileLength=\" + bytes.length); }",
                    "")),

    // A partition.
    REPLY_WITHOUT_FORCE(
            Hunt.SYNCED_PARTITION,
            core("Partition", "forcedPosition = wal.force();", "forcedPosition = wal.position();")),
    PUBLISHED_BEFORE_DURABLE(
            Hunt.SYNCED_PARTITION,
            core(
                    "Partition",
                    "} else { syncerBell.ring(); }",
                    "} else { published(wal.position()); syncerBell.ring(); }")),
    REPLY_BEFORE_APPLY(
            Hunt.SYNCED_PARTITION,
            core(
                    "PartitionWriter",
                    "execute(slot); if (endOfBatch) { seal(slot); }",
                    "if (endOfBatch) { seal(slot); } execute(slot);")),
    DURABLE_REPLY_DOES_NOT_WAIT(
            Hunt.BUFFERED_PARTITION,
            core(
                    "Gate",
                    "if (partition.waitsForDisk(command) && command.outcome() != Outcome.FAILED) {",
                    "if (command.outcome() == Outcome.PENDING) {")),
    FAILED_FORCE_DOES_NOT_STOP_THE_PARTITION(
            Hunt.SYNCED_PARTITION,
            core("Partition", "poison(t, gate.releasedSequence() + 1); known = t;", "known = null;")),
    READS_GO_ON_WITH_WHAT_MAY_BE_LOST(
            Hunt.BUFFERED_PARTITION,
            core(
                    "Partition",
                    "Throwable known = durability == Durability.BUFFERED ? failure() : null;",
                    "Throwable known = null;")),
    TIME_GOES_BACK(
            Hunt.SYNCED_PARTITION,
            core(
                    "PartitionWriter",
                    "lastTimestampMs = Math.max(lastTimestampMs, slot.timestampMs());",
                    "lastTimestampMs = slot.timestampMs();")),
    TIME_GOES_BACK_OVER_A_RESTART(
            Hunt.SYNCED_PARTITION, core("PartitionWriter", "lastTimestampMs = partition.recoveredTimestampMs();", "")),
    STALE_HASH_SLOT_AFTER_DELETION(
            Hunt.SYNCED_PARTITION,
            core(
                    "ItemIndex",
                    "hash.remove(deletedHashes.pollLong(), deletedPositions.pollLong());",
                    "deletedHashes.pollLong(); deletedPositions.pollLong();")),
    HASH_SLOT_OF_A_DELETION_GONE_TOO_EARLY(
            Hunt.SYNCED_PARTITION,
            core(
                    "ItemIndex",
                    "while (!deletedPositions.isEmpty() && deletedPositions.peekLong() < publishedPosition) {",
                    "while (!deletedPositions.isEmpty()) {")),
    LOCAL_INDEX_KEEPS_WHAT_IS_DELETED(
            Hunt.SYNCED_PARTITION,
            core("ItemIndex", "localIndexes.applyDelete(previous, isWalked(keyBytes, keyLength));", "")),
    PAGE_REUSED_UNDER_A_READER(
            Hunt.SYNCED_PARTITION,
            index("PageStore", "oldestReachable = horizon.oldestReachable();", "oldestReachable = workingVersion;")),

    // Compaction.
    RELOCATION_OVER_A_NEWER_WRITE(
            Hunt.SYNCED_PARTITION,
            core("Relocation", "|| !ItemIndex.isNeeded(entry, oldestKept, index.tree()::find, key)) {", ") {")),
    DELETION_DROPPED_TOO_EARLY_AS_A_COPY(
            Hunt.BUFFERED_PARTITION.from(1014),
            core("Relocation", ".previousPosition(RecordType.sequence(entry))", ".previousPosition(0)")),
    DETACHED_SEGMENT_UNMAPPED_TOO_EARLY(
            Hunt.SYNCED_PARTITION.from(1021),
            core(
                    "PartitionCompaction",
                    "generation - gone.generation() >= ImagePins.GRACE",
                    "generation >= gone.generation()")),
    SEGMENT_REMOVED_UNDER_A_READER(
            Hunt.SYNCED_PARTITION, core("PartitionCompaction", "&& isOldest(first.version())", "")),
    SEGMENT_REMOVED_BEFORE_ITS_COPIES_ARE_DURABLE(
            Hunt.BUFFERED_PARTITION.from(1045), core("PartitionCompaction", "isDurable(first.position()) &&", "")),
    COPY_STAYS_IN_THE_ORIGINALS_GROUP(
            Hunt.TRANSACTIONS, core("Relocation", ".flags(RecordFlags.alone(entry.flags()))", ".flags(entry.flags())")),
    GROUP_CUT_IN_HALF_BY_COMPACTION(
            Hunt.GROUPS, core("PartitionCompaction", "&& (!continuesGroup(segment) || isBehindGap(segment))", "")),

    // Transactions.
    HALF_A_GROUP_APPLIED(
            Hunt.TRANSACTIONS,
            core(
                    "ItemIndex",
                    "if (!group.add(entry.flags(), entry.position())) { return; }",
                    "group.add(entry.flags(), entry.position());"
                            + " if (!group.positions().isEmpty()) { applyAlone(entry); return; }")),
    PREPARED_ITEM_WRITTEN_BY_OTHERS(
            Hunt.TRANSACTIONS,
            core("TransactionWriter", "return !held.isEmpty() && held.contains(key);", "return false;")),
    DECIDED_BEFORE_PREPARED_IS_DURABLE(
            Hunt.TRANSACTIONS,
            core(
                    "TransactionCoordinator",
                    "abort(transaction); } else { awaitDisk(transaction); }",
                    "abort(transaction); } else { decide(transaction); }")),
    COMMITTED_BEFORE_THE_DECISION_IS_DURABLE(
            Hunt.TRANSACTIONS.from(1038),
            core("TransactionCoordinator", "awaitDisk(transaction); return;", "commit(transaction); return;")),
    DECISION_FORGOTTEN_TOO_EARLY(
            Hunt.TRANSACTIONS,
            core(
                    "TransactionCoordinator",
                    "transaction.state = State.FORGETTING; awaitDisk(transaction);",
                    "transaction.state = State.FORGETTING;"
                            + " send(transaction, step(Kind.FORGET, transaction.home, transaction));")),
    DECIDED_TRANSACTION_ABORTED_BY_RECOVERY(
            Hunt.TRANSACTIONS,
            core(
                    "TransactionCoordinator",
                    "if (transaction.home == CoordinatedTransaction.NOWHERE) {",
                    "if (transaction.home >= CoordinatedTransaction.NOWHERE) {")),
    TRANSACTION_VISIBLE_BY_PARTS(Hunt.TRANSACTIONS, core("DecidedTransactions", "return numbers;", "return NONE;"));

    static final long FIRST_SEED = 1_000;

    private final Hunt hunt;
    private final long firstSeed;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes lists that do not change
    private final List<Change> changes;

    /** @param file below the top of the repository */
    record Change(String file, String from, String to) {}

    PlantedBug(Hunt hunt, Change... changes) {
        this(hunt.from(FIRST_SEED), changes);
    }

    PlantedBug(Hunt.Start start, Change... changes) {
        hunt = start.hunt();
        firstSeed = start.seed();
        this.changes = List.of(changes);
    }

    Hunt hunt() {
        return hunt;
    }

    /** The hunt begins with this seed: a rare bug is noticed with few, and it need not be looked for each time. */
    long firstSeed() {
        return firstSeed;
    }

    List<Change> changes() {
        return changes;
    }

    private static Change wal(String type, String from, String to) {
        return new Change("wal/src/main/java/stator/wal/" + type + ".java", from, to);
    }

    private static Change index(String type, String from, String to) {
        return new Change("index/src/main/java/stator/index/" + type + ".java", from, to);
    }

    private static Change core(String type, String from, String to) {
        return new Change("core/src/main/java/stator/partition/" + type + ".java", from, to);
    }
}
