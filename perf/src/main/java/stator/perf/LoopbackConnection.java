package stator.perf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/** One keep-alive connection with one request under way at a time. Owned by one thread. */
final class LoopbackConnection implements AutoCloseable {
    private static final int ANSWER_LENGTH_MAX = 1 << 16;
    private static final String LENGTH = "content-length:";

    private final SocketChannel channel;
    private final RequestTemplate request;
    private final ByteBuffer out;
    private final ByteBuffer in = ByteBuffer.allocateDirect(ANSWER_LENGTH_MAX);
    private int answerLength;
    private long sentNs;

    LoopbackConnection(InetSocketAddress address, RequestTemplate request) throws IOException {
        this.request = request;
        out = ByteBuffer.allocateDirect(request.length());
        channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    SocketChannel channel() {
        return channel;
    }

    /** Sends the request for the key of a number. */
    void send(int number) throws IOException {
        out.clear();
        request.write(number, out);
        out.flip();
        in.clear();
        answerLength = 0;
        sentNs = System.nanoTime();
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    /**
     * Reads what is there of the answer, or waits for some of it if the channel blocks.
     *
     * @return nanoseconds since the request was sent, once the answer is complete; 0 before
     * @throws IOException if the connection has ended, or the request was refused
     */
    long receive() throws IOException {
        if (channel.read(in) < 0) {
            throw new EOFException("the server closed the connection");
        }
        if (answerLength == 0) {
            answerLength = answerLength();
        }
        if (answerLength == 0 || in.position() < answerLength) {
            return 0;
        }
        return Math.max(1, System.nanoTime() - sentNs);
    }

    /** Sends and waits; the channel blocks. */
    long exchange(int number) throws IOException {
        send(number);
        long elapsedNs;
        do {
            elapsedNs = receive();
        } while (elapsedNs == 0);
        return elapsedNs;
    }

    /** Length of head and body, 0 while the head is not there yet. */
    private int answerLength() throws IOException {
        int headEnd = headEnd();
        if (headEnd == 0) {
            return 0;
        }
        byte[] bytes = new byte[headEnd];
        in.get(0, bytes);
        String head = new String(bytes, ISO_8859_1).toLowerCase(Locale.ROOT);
        int length = head.indexOf(LENGTH);
        if (!head.startsWith("http/1.1 200") || length < 0) {
            byte[] all = new byte[in.position()];
            in.get(0, all);
            throw new IOException("the request was refused: " + new String(all, ISO_8859_1));
        }
        int lineEnd = head.indexOf('\r', length);
        int bodyLength = Integer.parseInt(
                head.substring(length + LENGTH.length(), lineEnd).trim());
        if (headEnd + bodyLength > ANSWER_LENGTH_MAX) {
            throw new IOException("answer too long: length=" + bodyLength);
        }
        return headEnd + bodyLength;
    }

    private int headEnd() {
        for (int i = 3; i < in.position(); i++) {
            if (in.get(i) == '\n' && in.get(i - 1) == '\r' && in.get(i - 2) == '\n') {
                return i + 1;
            }
        }
        return 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
