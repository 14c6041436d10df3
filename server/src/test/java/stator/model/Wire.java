package stator.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** One HTTP connection to a server; a call at a time. Checks of every answer what clients check. */
final class Wire implements AutoCloseable {
    private static final int TIMEOUT_MS = 60_000;

    private final Socket socket;
    private final InputStream in;

    Wire(URI endpoint) throws IOException {
        socket = new Socket(endpoint.getHost(), endpoint.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    Answer call(String operation, Map<String, Object> body) {
        byte[] content = Json.print(body).getBytes(UTF_8);
        String head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.0\r\n"
                + "X-Amz-Target: DynamoDB_20120810." + operation + "\r\nX-Amz-Date: 20260101T000000Z\r\n"
                + "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request,"
                + " SignedHeaders=host;x-amz-date;x-amz-target, Signature=none\r\nContent-Length: " + content.length
                + "\r\n\r\n";
        try {
            byte[] whole = new byte[head.length() + content.length];
            System.arraycopy(head.getBytes(ISO_8859_1), 0, whole, 0, head.length());
            System.arraycopy(content, 0, whole, head.length(), content.length);
            socket.getOutputStream().write(whole);
            return answer();
        } catch (IOException ex) {
            throw new UncheckedIOException(operation + " " + Json.print(body), ex);
        }
    }

    private Answer answer() throws IOException {
        int status = Integer.parseInt(line().split(" ", -1)[1]);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.get("content-length")));
        CRC32 crc = new CRC32();
        crc.update(body);
        if (crc.getValue() != Long.parseLong(headers.get("x-amz-crc32"))) {
            throw new IOException("checksum of the answer is wrong: " + headers);
        }
        if (!headers.getOrDefault("x-amzn-requestid", "").matches("[0-9A-Z]{52}")) {
            throw new IOException("no request id: " + headers);
        }
        return new Answer(status, Json.map(Json.parse(new String(body, UTF_8))));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
