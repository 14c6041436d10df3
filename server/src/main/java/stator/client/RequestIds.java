package stator.client;

import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.awscore.AwsResponseMetadata;
import software.amazon.awssdk.awscore.DefaultAwsResponseMetadata;

/** Makes request ids as DynamoDB has them: 52 characters, to tell requests apart, not secret. May be used by any thread. */
final class RequestIds {
    private static final int LENGTH = 52;
    private static final int BITS_PER_CHARACTER = 5;
    private static final int CHARACTERS_PER_LONG = Long.SIZE / BITS_PER_CHARACTER;
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
    /** Under this name the SDK looks for the id. */
    private static final String METADATA_NAME = "AWS_REQUEST_ID";

    private RequestIds() {}

    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        StringBuilder id = new StringBuilder(LENGTH);
        long bits = 0;
        for (int i = 0; i < LENGTH; i++) {
            if (i % CHARACTERS_PER_LONG == 0) {
                bits = random.nextLong();
            }
            id.append(ALPHABET.charAt((int) bits & (1 << BITS_PER_CHARACTER) - 1));
            bits >>>= BITS_PER_CHARACTER;
        }
        return id.toString();
    }

    /** What a response tells of its request. */
    static AwsResponseMetadata metadata(String requestId) {
        return DefaultAwsResponseMetadata.create(Map.of(METADATA_NAME, requestId));
    }
}
