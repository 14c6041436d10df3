package stator.client;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsClient;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.utils.builder.Buildable;
import stator.contract.ConditionalCheckFailed;
import stator.contract.ErrorType;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.engine.Reply;
import stator.engine.ReplyHandler;
import stator.partition.Durability;
import stator.server.Dispatcher;
import stator.server.HttpServer;
import stator.server.ServerContext;

/**
 * Goal: whatever a user of the SDK says, the engine hears the same through both doors, and whatever the engine answers,
 * the user is told the same.
 * Method: random requests through the SDK's HTTP client and the in-process client, to an engine that notes the request
 * and gives a prepared answer; both notes and both answers must be equal.
 */
class BothDoorsAgreeTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final int ROUNDS = 20;

    private static final Method PUT_ITEM = Contract.sdkMethod(DynamoDbClient.class, "putItem");
    private static final Method LIST_STREAMS = Contract.sdkMethod(DynamoDbStreamsClient.class, "listStreams");

    private static final PreparedEngine ENGINE = new PreparedEngine();
    private static HttpServer server;
    private static Map<Class<?>, AwsClient> served; // by interface
    private static Map<Class<?>, AwsClient> embedded;

    @BeforeAll
    static void openDoors() {
        server = HttpServer.start(new ServerContext().port(0), ENGINE);
        served = Map.of(
                DynamoDbClient.class, served(DynamoDbClient.builder()),
                DynamoDbStreamsClient.class, served(DynamoDbStreamsClient.builder()));
        embedded = Map.of(
                DynamoDbClient.class, StatorDynamoDbClient.create(ENGINE.embedded()),
                DynamoDbStreamsClient.class, StatorDynamoDbStreamsClient.create(ENGINE.embedded()));
    }

    private static <B extends AwsClientBuilder<B, C>, C> C served(B builder) {
        return builder.endpointOverride(
                        URI.create("http://localhost:" + server.address().getPort()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .overrideConfiguration(settings -> settings.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    @AfterAll
    static void closeDoors() {
        CloseHelper.closeAll(embedded.values());
        CloseHelper.closeAll(served.values());
        server.close();
    }

    @Test
    void shouldHearAndTellTheSame() throws Exception {
        for (Method method : Contract.sdkMethods()) {
            Operation operation = Contract.operation(Contract.operationName(method));
            if (operation == null) {
                continue;
            }
            for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
                String rerun = operation.name() + " -Dstator.test.seed=" + seed;
                Object request = new RandomPojos(new Random(seed), false)
                        .build(SdkBuilders.of(method.getParameterTypes()[0]).pojo());
                ENGINE.answer(answer(operation, method.getReturnType(), seed), null);
                Object fromServer = call(served, method, request);
                String heardFromServer = ENGINE.heard();
                Object fromEmbedded = call(embedded, method, request);
                assertEquals(heardFromServer, ENGINE.heard(), rerun);
                assertEquals(fromServer.toString(), fromEmbedded.toString(), rerun);
                assertTrue(((SdkPojo) fromServer).equalsBySdkFields(fromEmbedded), rerun);
            }
        }
    }

    @Test
    void shouldTellTheSameErrors() throws Exception {
        for (Method method : List.of(PUT_ITEM, LIST_STREAMS)) {
            shouldTellTheSameErrors(method);
        }
    }

    private static void shouldTellTheSameErrors(Method method) throws IllegalAccessException {
        for (ErrorType type : ErrorType.values()) {
            for (String message : new String[] {"what is wrong: ä \"<1>\"", null}) {
                ENGINE.answer(null, new stator.contract.DynamoDbException(type, message));
                DynamoDbException fromServer = failure(served, method);
                DynamoDbException fromEmbedded = failure(embedded, method);
                String which = method.getName() + " type=" + type + " message=" + message;
                assertEquals(fromServer.getClass(), fromEmbedded.getClass(), which);
                assertEquals(fromServer.statusCode(), fromEmbedded.statusCode(), which);
                assertEquals(withoutIds(fromServer), withoutIds(fromEmbedded), which);
                AwsErrorDetails expected = fromServer.awsErrorDetails();
                AwsErrorDetails actual = fromEmbedded.awsErrorDetails();
                assertEquals(expected.errorCode(), actual.errorCode(), which);
                assertEquals(expected.errorMessage(), actual.errorMessage(), which);
                assertEquals(expected.serviceName(), actual.serviceName(), which);
                assertEquals(
                        expected.sdkHttpResponse().statusCode(),
                        actual.sdkHttpResponse().statusCode(),
                        which);
                assertEquals(
                        fromServer.requestId().length(),
                        fromEmbedded.requestId().length(),
                        which);
            }
        }
    }

    @Test
    void shouldShowTheItemOfAFailedCondition() throws Exception {
        Structure details = new Structure(ConditionalCheckFailed.SHAPE);
        details.set(
                ConditionalCheckFailed.ITEM,
                new AttributeValueEncoder()
                        .map(Map.of("pk", AttributeValue.fromS("a"), "n", AttributeValue.fromN("1"))));
        ENGINE.answer(
                null, new stator.contract.DynamoDbException(ErrorType.CONDITIONAL_CHECK_FAILED, "failed", details));
        ConditionalCheckFailedException fromServer =
                assertInstanceOf(ConditionalCheckFailedException.class, failure(served, PUT_ITEM));
        ConditionalCheckFailedException fromEmbedded =
                assertInstanceOf(ConditionalCheckFailedException.class, failure(embedded, PUT_ITEM));
        assertTrue(fromEmbedded.hasItem());
        assertEquals(fromServer.item(), fromEmbedded.item());
    }

    @Test
    void shouldRefuseOperationsThatTheEngineLacks() throws Exception {
        for (Method method : Contract.sdkMethods()) {
            if (Contract.operation(Contract.operationName(method)) == null) {
                DynamoDbException error = failure(embedded, method);
                assertEquals(
                        "UnknownOperationException", error.awsErrorDetails().errorCode(), method.getName());
                assertEquals(withoutIds(failure(served, method)), withoutIds(error));
            }
        }
    }

    private static Structure answer(Operation operation, Class<?> responseClass, long seed) {
        SdkBuilders builders = SdkBuilders.of(responseClass);
        Object response = new RandomPojos(new Random(seed), true).build(builders.pojo());
        return StructureBinding.of(operation.output(), builders::pojo).read(response, new AttributeValueEncoder());
    }

    /** What the call returns, or the exception it throws. */
    private static Object call(Map<Class<?>, AwsClient> door, Method method, Object request)
            throws IllegalAccessException {
        try {
            return method.invoke(door.get(method.getDeclaringClass()), request);
        } catch (InvocationTargetException e) {
            return requireNonNull(e.getCause());
        }
    }

    private static DynamoDbException failure(Map<Class<?>, AwsClient> door, Method method)
            throws IllegalAccessException {
        Object request =
                ((Buildable) SdkBuilders.of(method.getParameterTypes()[0]).pojo()).build();
        return assertInstanceOf(DynamoDbException.class, call(door, method, request));
    }

    private static String withoutIds(DynamoDbException error) {
        return String.valueOf(error.getMessage()).replaceAll("[0-9A-Z]{52}", "(id)");
    }

    /** Notes what it is asked and gives the prepared answer. */
    private static final class PreparedEngine implements Dispatcher {
        private final AtomicReference<String> heard = new AtomicReference<>("nothing");
        private volatile @Nullable Structure answer;
        private volatile stator.contract.@Nullable DynamoDbException error;

        void answer(@Nullable Structure next, stator.contract.@Nullable DynamoDbException nextError) {
            answer = next;
            error = nextError;
        }

        String heard() {
            return heard.getAndSet("nothing");
        }

        @Override
        public @Nullable Operation operation(String target) {
            Operation operation = Contract.operation(target.substring(target.indexOf('.') + 1));
            return operation != null && operation.answersTo(target) ? operation : null;
        }

        @Override
        public void execute(Operation operation, Structure request, Durability atLeast, ReplyHandler handler) {
            heard.set(operation.name() + StructureText.of(request));
            if (error != null) {
                handler.onError(error);
            } else {
                handler.onReply(new Reply(requireNonNull(answer), null));
            }
        }

        Operations embedded() {
            return new Operations() {
                @Override
                public @Nullable Operation operation(String name) {
                    return Contract.operation(name);
                }

                @Override
                public void execute(Operation operation, Structure request, Durability atLeast, ReplyHandler handler) {
                    PreparedEngine.this.execute(operation, request, atLeast, handler);
                }

                @Override
                public void close() {
                    // belongs to the test
                }
            };
        }
    }
}
