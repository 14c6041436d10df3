package stator.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP client that sends whatever it is told to, byte for byte. */
public final class RawClient implements AutoCloseable {
    static final String AUTH = "Authorization: AWS4-HMAC-SHA256 Credential=k/20260101/us-east-1/dynamodb/aws4_request,"
            + " SignedHeaders=host;x-amz-date, Signature=abc\r\nX-Amz-Date: 20260101T000000Z\r\n";
    static final String JSON = "Content-Type: application/x-amz-json-1.0\r\n";

    private final Socket socket;
    private final InputStream in;

    /** An answer, with the names of its headers in lower case. */
    public static final class Answer {
        private final int status;
        private final Map<String, String> headers;
        private final byte[] bytes;

        private Answer(int status, Map<String, String> headers, byte[] bytes) {
            this.status = status;
            this.headers = headers;
            this.bytes = bytes;
        }

        public int status() {
            return status;
        }

        Map<String, String> headers() {
            return headers;
        }

        byte[] bytes() {
            return bytes;
        }

        public String body() {
            return new String(bytes, UTF_8);
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    public RawClient(InetSocketAddress address) throws IOException {
        socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    /** A request for an operation, complete and signed in shape. */
    public static String request(String operation, String body) {
        return request(operation, body, "");
    }

    /** As above, with more lines in its head, each with its end. */
    static String request(String operation, String body, String headers) {
        return "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: DynamoDB_20120810." + operation + "\r\n" + AUTH
                + JSON + headers + "Content-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body;
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(UTF_8));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends and takes the answer. */
    public Answer ask(String text) throws IOException {
        return send(text).answer();
    }

    Answer answer() throws IOException {
        return answer(true);
    }

    /** The next answer; without a body if it answers a HEAD. */
    Answer answer(boolean withBody) throws IOException {
        String statusLine = line();
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(": ");
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
        }
        int length = withBody ? Integer.parseInt(headers.getOrDefault("content-length", "0")) : 0;
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("body cut off: length=" + length + " received=" + body.length);
        }
        return new Answer(Integer.parseInt(statusLine.substring(9, 12)), headers, body);
    }

    /** Whether the server has closed, or does so within the socket's timeout, without saying more. */
    boolean atEnd() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException e) {
            return true; // it did not even wait for what was on its way
        }
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    void receiveBufferSize(int bytes) throws IOException {
        socket.setReceiveBufferSize(bytes);
    }

    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("end in line=" + line.toString(ISO_8859_1));
            }
            line.write(b);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
