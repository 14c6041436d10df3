package stator.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.agrona.concurrent.NanoClock;
import stator.contract.DynamoDbException;
import stator.contract.Structure;
import stator.server.json.JsonEncoder;
import stator.server.json.JsonWriter;

/**
 * Writes whole answers, head and body, into one buffer. The body is printed first, into an array that is used again and
 * again, because its length and checksum stand in the head. Owned by one event loop.
 *
 * <p>{@code x-amz-crc32} is over the bytes as they are sent, compressed or not: AWS computes it so, and SDKs that ask for
 * gzip check it before they decompress.
 */
final class AnswerWriter implements AutoCloseable {
    private static final int INITIAL_BODY_CAPACITY = 16 << 10;
    private static final int KEPT_BODY_CAPACITY = 1 << 20;
    /** Bodies below are sent as they are: nothing to win. */
    private static final int MIN_GZIP_LENGTH = 1024;

    private static final long DATE_PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final byte[] AMZ_JSON = ascii("Content-Type: " + AnswerStyle.AMZ_JSON + "\r\n");
    private static final byte[] PLAIN_JSON = ascii("Content-Type: " + AnswerStyle.PLAIN_JSON + "\r\n");
    private static final byte[] REQUEST_ID = ascii("x-amzn-RequestId: ");
    private static final byte[] CHECKSUM = ascii("\r\nx-amz-crc32: ");
    private static final byte[] LENGTH = ascii("\r\nContent-Length: ");
    private static final byte[] DATE = ascii("\r\nDate: ");
    private static final byte[] GZIP = ascii("Content-Encoding: gzip\r\n");
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
    private static final byte[] ALLOW_ORIGIN = ascii("Access-Control-Allow-Origin: ");
    private static final byte[] VARY_ORIGIN =
            ascii("\r\nVary: Origin\r\nAccess-Control-Expose-Headers: x-amzn-RequestId,x-amz-crc32,Date\r\n");
    private static final byte[] END = ascii("\r\n");
    private static final byte[] NO_LINES = {};

    private final Clock clock;
    private final NanoClock nanoClock;
    private final RequestId ids = new RequestId();
    private final CRC32 checksum = new CRC32();
    private final HeadBuffer head = new HeadBuffer();
    private final JsonWriter json = new JsonWriter(INITIAL_BODY_CAPACITY, KEPT_BODY_CAPACITY);
    private final JsonEncoder encoder = new JsonEncoder();
    private final Gzip gzip = new Gzip();
    private byte[] date;
    private long dateUntilNs;

    AnswerWriter(Clock clock, NanoClock nanoClock) {
        this.clock = clock;
        this.nanoClock = nanoClock;
        date = date();
        dateUntilNs = nanoClock.nanoTime() + DATE_PERIOD_NS;
    }

    /** The answer of an operation. */
    ByteBuf reply(Structure body, AnswerStyle style, ByteBufAllocator allocator) {
        json.reset();
        encoder.encode(body, json);
        return jsonAnswer(Status.OK, style, allocator);
    }

    ByteBuf error(DynamoDbException error, AnswerStyle style, ByteBufAllocator allocator) {
        json.reset();
        encoder.encode(error, json);
        return jsonAnswer(Status.of(error.type().httpStatus()), style, allocator);
    }

    ByteBuf fixed(FixedAnswer answer, AnswerStyle style, ByteBufAllocator allocator) {
        head.reset().append(answer.status().line()).append(answer.headers());
        byte[] body = ascii(answer.body());
        return finish(body, body.length, style, allocator);
    }

    @Override
    public void close() {
        gzip.close();
    }

    private ByteBuf jsonAnswer(Status status, AnswerStyle style, ByteBufAllocator allocator) {
        head.reset().append(status.line()).append(style.plainJson() ? PLAIN_JSON : AMZ_JSON);
        if (style.gzip() && json.length() >= MIN_GZIP_LENGTH) {
            head.append(GZIP);
            int length = gzip.compress(json.array(), json.length());
            return finish(gzip.array(), length, style, allocator);
        }
        return finish(json.array(), json.length(), style, allocator);
    }

    private ByteBuf finish(byte[] body, int length, AnswerStyle style, ByteBufAllocator allocator) {
        checksum.reset();
        checksum.update(body, 0, length);
        head.append(REQUEST_ID)
                .append(ids)
                .append(CHECKSUM)
                .append(checksum.getValue())
                .append(LENGTH)
                .append(length)
                .append(DATE)
                .append(currentDate())
                .append(END)
                .append(style.keepAlive() ? style.http10() ? KEEP_ALIVE : NO_LINES : CLOSE);
        String origin = style.origin();
        if (origin != null) {
            head.append(ALLOW_ORIGIN).append(origin).append(VARY_ORIGIN);
        }
        head.append(END);
        int sent = style.withoutBody() ? 0 : length;
        ByteBuf answer = allocator.ioBuffer(head.length() + sent);
        return answer.writeBytes(head.array(), 0, head.length()).writeBytes(body, 0, sent);
    }

    private byte[] currentDate() {
        long now = nanoClock.nanoTime();
        if (now - dateUntilNs >= 0) {
            date = date();
            dateUntilNs = now + DATE_PERIOD_NS;
        }
        return date;
    }

    private byte[] date() {
        return ascii(DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
