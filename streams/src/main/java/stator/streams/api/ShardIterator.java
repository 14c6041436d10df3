package stator.streams.api;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;
import stator.contract.DynamoDbException;

/**
 * Where a reader of a shard stands, and when it was told so. Its text means nothing to the reader:
 * <pre>
 *   0         1        5           9                  17         25        33       41
 *   +---------+--------+-----------+------------------+----------+---------+--------+--------+
 *   | version | stream | partition | after (sequence) | position | opening | time ms| crc32c |   base 64, big-endian
 *   +---------+--------+-----------+------------------+----------+---------+--------+--------+
 * </pre>
 *
 * @param stream    number of the stream
 * @param partition of the shard
 * @param after     the records wanted have greater sequences
 * @param position  in the recording, where the first of them is looked for
 * @param opening   of the recordings, in which the position was told
 * @param timeMs    when it was made, in milliseconds since the epoch
 */
record ShardIterator(int stream, int partition, long after, long position, long opening, long timeMs) {
    private static final byte VERSION = 1;
    private static final int CONTENT_LENGTH = 1 + 2 * Integer.BYTES + 4 * Long.BYTES;
    private static final int LENGTH = CONTENT_LENGTH + Integer.BYTES;

    String text() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        bytes.put(VERSION).putInt(stream).putInt(partition).putLong(after).putLong(position);
        bytes.putLong(opening).putLong(timeMs).putInt(checksum(bytes.array()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** @throws DynamoDbException ValidationException if it is none that was given out */
    static ShardIterator parse(String text) {
        byte[] content;
        try {
            content = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException noBase64) {
            throw invalid();
        }
        if (content.length != LENGTH) {
            throw invalid();
        }
        ByteBuffer bytes = ByteBuffer.wrap(content);
        byte version = bytes.get();
        ShardIterator iterator = new ShardIterator(
                bytes.getInt(), bytes.getInt(), bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
        if (version != VERSION
                || bytes.getInt() != checksum(content)
                || !iterator.text().equals(text)) {
            throw invalid(); // the last: several texts decode to the same bytes
        }
        return iterator;
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CONTENT_LENGTH);
        return (int) crc.getValue();
    }

    static DynamoDbException invalid() {
        return DynamoDbException.validation("Invalid ShardIterator");
    }
}
