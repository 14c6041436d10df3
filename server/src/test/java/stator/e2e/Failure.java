package stator.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** What a refused request tells: class, code, text and status. */
record Failure(Class<?> type, String code, @Nullable String message, int status) {
    static Failure of(DynamoDbException error) {
        return new Failure(
                error.getClass(),
                error.awsErrorDetails().errorCode(),
                error.awsErrorDetails().errorMessage(),
                error.statusCode());
    }

    /** Runs what must be refused with this code and text and status 400. */
    static void expect(String code, String message, Executable call) {
        DynamoDbException error = assertThrows(DynamoDbException.class, call);
        assertEquals(
                code + ": " + message,
                error.awsErrorDetails().errorCode() + ": "
                        + error.awsErrorDetails().errorMessage());
        assertEquals(400, error.statusCode());
        assertEquals("DynamoDb", error.awsErrorDetails().serviceName());
    }
}
