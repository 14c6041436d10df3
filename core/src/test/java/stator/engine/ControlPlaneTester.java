package stator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** What tests of refusals of requests about tables have in common. */
abstract class ControlPlaneTester {
    static final String INVALID = "ValidationException: One or more parameter values were invalid: ";
    static final String ONE_ERROR = "ValidationException: 1 validation error detected: Value ";

    final ControlPlaneFixture fixture = new ControlPlaneFixture(new MemoryCatalogStorage());

    @AfterEach
    void close() {
        fixture.close();
    }

    void expect(String operation, Map<String, ?> request, String refusal) {
        assertEquals(refusal, fixture.refusal(operation, request), () -> operation + " " + request);
    }

    void create(Map<String, ?> request) {
        fixture.run("CreateTable", request);
        fixture.settle();
    }
}
