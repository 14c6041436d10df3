package stator.streams.subscribe;

import org.agrona.DirectBuffer;

/** Knows of a message what orders it. */
interface RecordDecoder {
    /**
     * Looks at a message.
     *
     * @param into is given the message, its place in the order, and where it begins in the recording; for both ends of it
     */
    void decode(DirectBuffer buffer, int offset, int length, IncomingRecord into);
}
