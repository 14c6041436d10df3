package stator.server;

import io.netty.buffer.ByteBuf;
import stator.contract.Structure;
import stator.contract.StructureShape;
import stator.server.json.JsonDecoder;

/** What all connections of one event loop use in turn: to decode a body and to write an answer. Owned by that event loop. */
final class Workbench implements AutoCloseable {
    private static final int INITIAL_CAPACITY = 16 << 10;
    private static final int KEPT_CAPACITY = 1 << 20;

    private final JsonDecoder decoder = new JsonDecoder();
    private final AnswerWriter answers;
    private byte[] body = new byte[INITIAL_CAPACITY];

    Workbench(ServerContext settings) {
        answers = new AnswerWriter(settings.clock(), settings.nanoClock());
    }

    AnswerWriter answers() {
        return answers;
    }

    /** Converts a body; the buffer stays the caller's. See {@link JsonDecoder#decode}. */
    Structure decode(StructureShape shape, ByteBuf from) {
        int length = from.readableBytes();
        if (from.hasArray()) {
            return decoder.decode(shape, from.array(), from.arrayOffset() + from.readerIndex(), length);
        }
        return decoder.decode(shape, copy(from), 0, length);
    }

    /** Reads a body that will be refused for another reason; throws if it is not JSON. */
    void check(ByteBuf from) {
        JsonDecoder.check(copy(from), 0, from.readableBytes());
    }

    @Override
    public void close() {
        answers.close();
    }

    private byte[] copy(ByteBuf from) {
        int length = from.readableBytes();
        if (body.length < length || body.length > KEPT_CAPACITY) {
            body = new byte[Math.max(length, INITIAL_CAPACITY)];
        }
        from.getBytes(from.readerIndex(), body, 0, length);
        return body;
    }
}
