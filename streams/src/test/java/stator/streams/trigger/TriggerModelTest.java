package stator.streams.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stator.KeyType;
import stator.Table;
import stator.TableSpec;
import stator.item.Item;
import stator.item.ItemView;
import stator.streams.record.ChangeRecord;

/**
 * Goal: a trigger tells the changes of each item in their order and leaves out none, however many lanes it has, whatever answers it
 * gets and in which order, and though it is started again; and effects are there exactly once.
 * Method: two partitions, four lanes; answers come at random, some of them failures of all or of a part; now and then the trigger is
 * forgotten without a word. A batch counts when it is answered. Effects of each change add one to an item of its own.
 */
@Timeout(120)
class TriggerModelTest {
    private static final long SEED = Long.getLong("stator.test.seed", System.nanoTime());
    private static final String RERUN = "-Dstator.test.seed=" + SEED;
    private static final int ITEMS = 20;
    private static final int CHANGES = 400;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Map<String, Integer> written = new HashMap<>();
    private final Map<String, Integer> told = new HashMap<>();
    private final List<TriggerRig.Batch> waiting = new ArrayList<>();

    @Test
    void shouldKeepTheOrderOfEachItemAndItsEffectsOnce(@TempDir Path directory) {
        TriggerRig rig = new TriggerRig(directory, 2, random);
        try {
            Table effects = rig.database.createTable(TableSpec.named("effects")
                    .partitionKey("id", KeyType.STRING)
                    .sortKey("n", KeyType.NUMBER));
            start(rig);
            int count = 0;
            int most = 0;
            while (count < CHANGES || !told.equals(written)) {
                if (count < CHANGES && random.nextInt(3) == 0) {
                    count++;
                    String id = "item-" + random.nextInt(ITEMS);
                    rig.orders.put(Item.of("id", id, "n", written.merge(id, 1, Integer::sum)));
                }
                step(rig, effects);
                most = Math.max(most, waiting.size());
                if (random.nextInt(300) == 0) {
                    waiting.clear(); // nobody will hear these answers
                    start(rig);
                }
            }
            assertTrue(most > 2, RERUN + " most=" + most + ": lanes must be under way at the same time");
            rig.until(() -> {
                step(rig, effects); // what was told before it was started anew is told once more
                return waiting.isEmpty() && rig.isQuiet() && rig.run().report().lagMs() == 0;
            });
            written.forEach((id, last) -> {
                List<Item> found = effects.query(id).list();
                assertEquals(last, found.size(), RERUN + " id=" + id);
                found.forEach(each -> assertEquals(1, each.intValue("times"), RERUN + ' ' + each));
            });
        } finally {
            rig.close();
        }
    }

    private void start(TriggerRig rig) {
        rig.start(new TriggerContext().lanes(4).batchSize(5).bisect(random.nextBoolean()));
    }

    private void step(TriggerRig rig, Table effects) {
        rig.nowNs += 5_000_000;
        rig.run().step();
        waiting.addAll(rig.asked);
        rig.asked.clear();
        if (!waiting.isEmpty() && random.nextInt(3) == 0) {
            answer(waiting.remove(random.nextInt(waiting.size())), effects);
        }
    }

    private void answer(TriggerRig.Batch batch, Table effects) {
        int good = random.nextInt(3) == 0
                ? random.nextInt(batch.changes().size())
                : batch.changes().size();
        for (ChangeRecord change : batch.changes().subList(0, good)) {
            String id = Item.of(change.keys()).string("id");
            int number = Item.of(change.newImage(new ItemView()).attributes()).intValue("n");
            int last = told.getOrDefault(id, 0);
            assertTrue(number <= last + 1, RERUN + " id=" + id + " last=" + last + " now=" + number);
            told.put(id, Math.max(last, number));
        }
        if (good == batch.changes().size()) {
            for (ChangeRecord change : batch.changes()) {
                Item image = Item.of(change.newImage(new ItemView()).attributes());
                batch.effects()
                        .add(effects.update("ADD times :one", image.string("id"), image.intValue("n"))
                                .value(":one", 1));
            }
            batch.answer().complete(TriggerAnswer.success());
        } else {
            batch.answer().complete(TriggerAnswer.failure("for the model"));
        }
    }
}
