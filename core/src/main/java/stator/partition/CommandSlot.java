package stator.partition;

import com.lmax.disruptor.EventFactory;
import org.jspecify.annotations.Nullable;

/** One place in a partition's ring: a command on its way, and what the writer tells the gate with it. */
final class CommandSlot {
    static final EventFactory<CommandSlot> FACTORY = CommandSlot::new;
    static final long NOT_SEALED = -1;

    private @Nullable WriteCommand command;
    private long timestampMs;
    private long sealedVersion = NOT_SEALED;
    private long sealedPosition;

    void submitted(WriteCommand submitted, long submittedMs) {
        command = submitted;
        timestampMs = submittedMs;
        sealedVersion = NOT_SEALED;
    }

    WriteCommand command() {
        if (command == null) {
            throw new IllegalStateException("slot without a command");
        }
        return command;
    }

    /** When the command was submitted, in milliseconds since the epoch: all the time its execution may see. */
    long timestampMs() {
        return timestampMs;
    }

    /** The writer: this command was the last of a batch that ended as this version of the index, at this position. */
    void sealed(long version, long position) {
        sealedVersion = version;
        sealedPosition = position;
    }

    boolean isSealed() {
        return sealedVersion != NOT_SEALED;
    }

    long sealedVersion() {
        return sealedVersion;
    }

    long sealedPosition() {
        return sealedPosition;
    }

    /** The gate: empties the slot. Returns what was in it. */
    WriteCommand take() {
        WriteCommand taken = command();
        command = null;
        return taken;
    }
}
