package stator.crash;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import stator.KeyType;
import stator.Stator;
import stator.Table;
import stator.TableSpec;
import stator.item.Item;
import stator.partition.Durability;

/** The process of {@link BigDataTest}: {@code load} or {@code check}, directory, number of groups. */
final class BigData {
    private static final int GROUP = 1000;
    private static final int CONTENT_LENGTH = 1000;
    private static final int WRITERS = 16;
    private static final int RANDOM_GETS = 20_000;
    private static final int RANGES = 500;

    private BigData() {}

    public static void main(String[] arguments) throws InterruptedException {
        Path directory = Path.of(arguments[1]);
        int groups = Integer.parseInt(arguments[2]);
        try (Stator db = Stator.open(new Stator.Context().directory(directory).durability(Durability.BUFFERED))) {
            if (arguments[0].equals("load")) {
                load(db, groups);
            } else {
                check(db.table("big"), groups);
            }
        }
    }

    private static void load(Stator db, int groups) throws InterruptedException {
        Table table = db.createTable(
                TableSpec.named("big").partitionKey("group", KeyType.STRING).sortKey("number", KeyType.NUMBER));
        Thread[] writers = new Thread[WRITERS];
        for (int writer = 0; writer < WRITERS; writer++) {
            int first = writer;
            writers[writer] = new Thread(() -> {
                for (int i = first; i < groups * GROUP; i += WRITERS) {
                    table.put(item(i));
                }
            });
            writers[writer].setUncaughtExceptionHandler(BigData::end);
            writers[writer].start();
        }
        for (Thread writer : writers) {
            writer.join();
        }
    }

    private static void check(Table table, int groups) {
        SplittableRandom random = new SplittableRandom(groups);
        for (int i = 0; i < RANDOM_GETS; i++) {
            int number = random.nextInt(groups * GROUP);
            expect(item(number), table.find(group(number), number % GROUP));
        }
        expect(null, table.find("group-0", GROUP));
        for (int i = 0; i < RANGES; i++) {
            int first = random.nextInt(groups) * GROUP + random.nextInt(GROUP - 100);
            List<Item> range = table.query(group(first))
                    .between(first % GROUP, first % GROUP + 99)
                    .list();
            expect(100, range.size());
            for (int j = 0; j < range.size(); j++) {
                expect(item(first + j), range.get(j));
            }
        }
        int whole = random.nextInt(groups);
        expect(GROUP, table.query("group-" + whole).list().size());
    }

    private static String group(int number) {
        return "group-" + number / GROUP;
    }

    private static Item item(int number) {
        String content = Long.toString(new SplittableRandom(number).nextLong(), 36) + "/";
        String whole = content.repeat(CONTENT_LENGTH / content.length() + 1).substring(0, CONTENT_LENGTH);
        return Item.of("group", group(number), "number", number % GROUP, "content", whole);
    }

    private static void expect(@Nullable Object expected, @Nullable Object found) {
        if (!Objects.equals(expected, found)) {
            throw new AssertionError("expected=" + expected + " found=" + found);
        }
    }

    private static void end(Thread writer, Throwable failure) {
        System.err.println(writer + ": " + failure);
        Runtime.getRuntime().halt(1);
    }
}
