package stator.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;

/**
 * Any bytes taken for what a client sends: heads, bodies and what comes between them. They are refused, or requests, whose checks
 * refuse them or let them pass; and nothing of them stays in memory. The first byte says into how many pieces the others come.
 */
public final class HttpFuzz {
    private static final TestDispatcher DISPATCHER = new TestDispatcher();
    private static final ServerContext SETTINGS = new ServerContext();

    private HttpFuzz() {}

    /** Throws if it has found something. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 2) {
            return;
        }
        Admission admission = new Admission(1, 1 << 20);
        RequestChecks checks = new RequestChecks(SETTINGS, DISPATCHER);
        EmbeddedChannel channel = new EmbeddedChannel(new RequestDecoder());
        RequestAssembler assembler = new RequestAssembler(admission, channel.alloc());
        try (Workbench bench = new Workbench(SETTINGS)) {
            int step = 1 + (input[0] & 0x3F);
            boolean open = true;
            for (int from = 1; from < input.length; from += Math.max(1, input.length / step)) {
                int length = Math.min(Math.max(1, input.length / step), input.length - from);
                channel.writeInbound(Unpooled.copiedBuffer(input, from, length));
                for (HttpObject piece = channel.readInbound(); piece != null; piece = channel.readInbound()) {
                    if (open) {
                        open = take(assembler, checks, bench, piece);
                    } else {
                        ReferenceCountUtil.release(piece);
                    }
                }
            }
        } finally {
            assembler.clear();
            channel.finishAndReleaseAll();
        }
        if (admission.bytes() != 0) {
            throw new AssertionError("bytes kept: " + admission.bytes());
        }
    }

    /** Whether the connection would go on. */
    private static boolean take(RequestAssembler assembler, RequestChecks checks, Workbench bench, HttpObject piece) {
        switch (assembler.accept(piece)) {
            case WHOLE -> {
                check(assembler, checks, bench);
                assembler.clear();
                return true;
            }
            case REFUSED -> {
                assembler.clear();
                return false;
            }
            default -> {
                return true;
            }
        }
    }

    private static void check(RequestAssembler assembler, RequestChecks checks, Workbench bench) {
        HttpRequest head = assembler.head();
        AnswerStyle style = AnswerStyle.of(head);
        if (!checks.allowed(style.origin())
                || checks.fixedAnswer(head, assembler.body().readableBytes(), style) != null) {
            return;
        }
        try {
            checks.convert(head, assembler.body(), bench);
        } catch (DynamoDbException refused) {
            if (refused.type() == ErrorType.INTERNAL_SERVER_ERROR) {
                throw refused;
            }
        }
    }
}
