package stator.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

/**
 * Goal: the answer to a failure of our own can be made, with and without a cause: it is made where nothing else may throw.
 * Method: makes both.
 */
class DynamoDbExceptionTest {
    @Test
    void shouldKeepTheCauseOfAnInternalError() {
        Throwable cause = new IllegalStateException("disk");
        DynamoDbException error = DynamoDbException.internal("stopped", cause);
        assertSame(cause, error.getCause());
        assertEquals("stopped", error.getMessage());
        assertEquals(ErrorType.INTERNAL_SERVER_ERROR, error.type());
    }

    @Test
    void shouldNotNeedACause() {
        assertNull(DynamoDbException.internal("stopped", null).getCause());
    }
}
