package stator.streams.subscribe;

import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import io.aeron.logbuffer.LogBufferDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;
import stator.streams.archive.Recording;

/** Records that come by an Aeron subscription, from one sender. Owned by one thread. */
final class SubscriptionFlow implements RecordFlow {
    /** How long it may take until the sender is there. */
    private static final long MAX_WAIT_NS = 5_000_000_000L;

    private final Subscription subscription;
    private final RecordDecoder decoder;
    private final NanoClock clock;
    private final long openedNs;
    private final IncomingRecord record = new IncomingRecord();
    private final ControlledFragmentHandler assembler = this::onFragment;
    private final ExpandableArrayBuffer assembled = new ExpandableArrayBuffer();
    private int assembledLength;
    private boolean isAssembling;
    private Reader target = shown -> true;
    private @Nullable Image image;
    private long position;
    private long endPosition = Recording.NO_LIMIT;
    private int taken;
    private boolean refused;

    /** What is published. */
    SubscriptionFlow(Subscription subscription, RecordDecoder decoder, NanoClock clock) {
        this.subscription = subscription;
        this.decoder = decoder;
        this.clock = clock;
        openedNs = clock.nanoTime();
    }

    /**
     * What is replayed of a recording.
     *
     * @param from where the first record is sure to be found
     * @param to   where the replay ends, which the sender takes longer to say; or {@link Recording#NO_LIMIT}
     */
    SubscriptionFlow between(long from, long to) {
        position = from;
        endPosition = to;
        return this;
    }

    @Override
    public int poll(Reader reader, int limit) {
        Image sender = image;
        if (sender == null) {
            if (subscription.imageCount() == 0) {
                return 0;
            }
            sender = subscription.imageAtIndex(0);
            image = sender;
        }
        target = reader;
        taken = 0;
        refused = false;
        while (taken < limit && !refused && sender.controlledPoll(assembler, limit - taken) > 0) {
            position = sender.position();
        }
        position = Math.max(position, sender.position()); // padding has no fragment
        return taken;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public boolean isConnected() {
        return image != null || subscription.imageCount() > 0;
    }

    @Override
    public boolean isEnded() {
        if (position >= endPosition) {
            return true;
        }
        Image sender = image;
        return sender == null
                ? clock.nanoTime() - openedNs > MAX_WAIT_NS
                : sender.isClosed() || (sender.isEndOfStream() && sender.position() >= sender.endOfStreamPosition());
    }

    @Override
    public void close() {
        subscription.close();
    }

    /** A long record may go on in the next term, which Aeron's assembler takes for the end of it. Fragments come in order, none is missing. */
    private Action onFragment(DirectBuffer buffer, int offset, int length, Header header) {
        int flags = header.flags();
        if ((flags & FrameDescriptor.UNFRAGMENTED) == FrameDescriptor.UNFRAGMENTED) {
            return onMessage(buffer, offset, length);
        }
        if ((flags & FrameDescriptor.BEGIN_FRAG_FLAG) != 0) {
            isAssembling = true; // what was begun before was not finished when the server ended
            assembledLength = 0;
        }
        if (!isAssembling) {
            return Action.CONTINUE; // it began before what is kept
        }
        assembled.putBytes(assembledLength, buffer, offset, length);
        if ((flags & FrameDescriptor.END_FRAG_FLAG) != 0) {
            Action action = onMessage(assembled, 0, assembledLength + length);
            isAssembling = action == Action.ABORT; // then this fragment comes again
            return action;
        }
        assembledLength += length;
        return Action.CONTINUE;
    }

    private Action onMessage(DirectBuffer buffer, int offset, int length) {
        decoder.decode(buffer, offset, length, record.wrap(buffer, offset, length));
        record.recorded(record.position(), record.position() + recordedLength(length));
        if (!target.onRecord(record)) {
            refused = true;
            return Action.ABORT;
        }
        taken++;
        return Action.CONTINUE;
    }

    private int recordedLength(int length) {
        Image sender = image;
        int maxPayload = (sender == null ? DataHeaderFlyweight.HEADER_LENGTH : sender.mtuLength())
                - DataHeaderFlyweight.HEADER_LENGTH;
        return LogBufferDescriptor.computeFragmentedFrameLength(length, maxPayload);
    }
}
