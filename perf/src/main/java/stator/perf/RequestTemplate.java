package stator.perf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;

/** The bytes of an HTTP request, made once; only the number of the key changes. Owned by one connection. */
final class RequestTemplate {
    static final String TABLE = "perf";

    private static final String KEY_PREFIX = "customer-";
    private static final int KEY_DIGITS = 15;
    private static final String KEY = "{\"id\":{\"S\":\"" + KEY_PREFIX + "0".repeat(KEY_DIGITS) + "\"}";

    private final byte[] bytes;
    private final int digitsOffset;

    private RequestTemplate(String operation, String body) {
        bytes = ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.0\r\n"
                        + "X-Amz-Target: DynamoDB_20120810." + operation + "\r\nX-Amz-Date: 20260101T000000Z\r\n"
                        + "Authorization: AWS4-HMAC-SHA256 Credential=perf/20260101/us-east-1/dynamodb/aws4_request,"
                        + " SignedHeaders=host;x-amz-date;x-amz-target, Signature=none\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(ISO_8859_1);
        int key = new String(bytes, ISO_8859_1).indexOf(KEY_PREFIX + "0");
        digitsOffset = key < 0 ? -1 : key + KEY_PREFIX.length();
    }

    /** An operation whose request is always the same. */
    static RequestTemplate of(String operation, String body) {
        return new RequestTemplate(operation, body);
    }

    /** GetItem of a 24-byte key. */
    static RequestTemplate getItem() {
        return new RequestTemplate("GetItem", "{\"TableName\":\"" + TABLE + "\",\"Key\":" + KEY + "}}");
    }

    /** PutItem of a 24-byte key and a value of 1 KB. */
    static RequestTemplate putItem() {
        return new RequestTemplate(
                "PutItem",
                "{\"TableName\":\"" + TABLE + "\",\"Item\":" + KEY + ",\"value\":{\"S\":\""
                        + "v".repeat(SampleItems.VALUE_LENGTH) + "\"}}}");
    }

    static RequestTemplate createTable() {
        return new RequestTemplate(
                "CreateTable",
                "{\"TableName\":\"" + TABLE + "\",\"BillingMode\":\"PAY_PER_REQUEST\","
                        + "\"AttributeDefinitions\":[{\"AttributeName\":\"id\",\"AttributeType\":\"S\"}],"
                        + "\"KeySchema\":[{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"}]}");
    }

    /** Writes the request for the key of a number. */
    void write(int number, ByteBuffer into) {
        if (digitsOffset >= 0) {
            int rest = number;
            for (int i = digitsOffset + KEY_DIGITS - 1; i >= digitsOffset; i--) {
                bytes[i] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }
        into.put(bytes);
    }

    int length() {
        return bytes.length;
    }
}
