package stator.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import stator.client.StatorDynamoDbClient;

/** Jobs and workers: a job is claimed by exactly one worker, however many try, and no count is lost. */
class JobTrackingTest {
    private static final int JOBS = 20;
    private static final int WORKERS = 4;

    @TempDir
    Path directory;

    @Test
    void shouldGiveEachJobToOneWorker() throws Exception {
        try (DynamoDbClient db = StatorDynamoDbClient.open(directory)) {
            createTable(db);
            for (int i = 0; i < JOBS; i++) {
                String job = "job-" + i;
                db.putItem(put -> put.tableName("jobs").item(Map.of("jobId", fromS(job), "state", fromS("QUEUED"))));
            }

            ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
            List<Callable<Integer>> shifts = IntStream.range(0, WORKERS)
                    .<Callable<Integer>>mapToObj(worker -> () -> work(db, "worker-" + worker))
                    .toList();
            int done = 0;
            for (Future<Integer> shift : workers.invokeAll(shifts)) {
                done += shift.get();
            }
            workers.shutdown();

            assertEquals(JOBS, done);
            assertEquals(Integer.toString(JOBS), get(db, "finished").get("jobs").n());
        }
    }

    /** Tries every job; returns how many were this worker's. */
    private static int work(DynamoDbClient db, String worker) {
        int mine = 0;
        for (int i = 0; i < JOBS; i++) {
            if (move(db, "job-" + i, "QUEUED", "RUNNING", worker)) {
                move(db, "job-" + i, "RUNNING", "DONE", worker);
                db.updateItem(update -> update.tableName("jobs")
                        .key(Map.of("jobId", fromS("finished")))
                        .updateExpression("ADD jobs :one") // needs no condition: additions never get lost
                        .expressionAttributeValues(Map.of(":one", fromN("1"))));
                mine++;
            }
        }
        return mine;
    }

    /** Changes the state of a job if it is still the expected one. */
    private static boolean move(DynamoDbClient db, String job, String from, String to, String worker) {
        try {
            db.updateItem(update -> update.tableName("jobs")
                    .key(Map.of("jobId", fromS(job)))
                    .updateExpression("SET #state = :to, worker = :worker")
                    .conditionExpression("#state = :from")
                    .expressionAttributeNames(Map.of("#state", "state")) // "state" is a reserved word
                    .expressionAttributeValues(
                            Map.of(":from", fromS(from), ":to", fromS(to), ":worker", fromS(worker))));
            return true;
        } catch (ConditionalCheckFailedException taken) {
            return false;
        }
    }

    private static Map<String, AttributeValue> get(DynamoDbClient db, String job) {
        return db.getItem(get -> get.tableName("jobs").key(Map.of("jobId", fromS(job))))
                .item();
    }

    private static void createTable(DynamoDbClient db) {
        db.createTable(create -> create.tableName("jobs")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("jobId")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("jobId")
                        .keyType(KeyType.HASH)
                        .build()));
        db.waiter().waitUntilTableExists(wait -> wait.tableName("jobs"));
    }
}
