package stator.model;

import java.util.List;

/**
 * Random requests, each made from a seed and its own number alone, so that any of them can be made again without the
 * others.
 */
final class RandomRequests {
    private static final int WRONG_PER_MILLE = 180;
    private static final int LARGE_PER_MILLE = 3;
    private static final int TOKEN_PER_MILLE = 20;
    private static final int TOKENS = 50;

    private final long seed;
    private final List<ModelTable> tables;

    /** @param tables what the requests work on; the last is for items near the limit of size */
    RandomRequests(long seed, List<ModelTable> tables) {
        this.seed = seed;
        this.tables = tables;
    }

    /** Tables of all kinds of keys. Their names begin with a prefix. */
    static List<ModelTable> tables(String prefix) {
        ModelTable.KeyAttribute text = new ModelTable.KeyAttribute("pk", Value.Type.S);
        ModelTable.KeyAttribute number = new ModelTable.KeyAttribute("pk", Value.Type.N);
        return List.of(
                new ModelTable(prefix + "plain", text, null),
                new ModelTable(prefix + "texts", text, new ModelTable.KeyAttribute("sk", Value.Type.S)),
                indexed(prefix + "indexed"),
                new ModelTable(prefix + "numbers", text, new ModelTable.KeyAttribute("sk", Value.Type.N)),
                new ModelTable(prefix + "bytes", number, new ModelTable.KeyAttribute("sk", Value.Type.B)),
                new ModelTable(prefix + "large", text, new ModelTable.KeyAttribute("sk", Value.Type.N)));
    }

    private static ModelTable indexed(String name) {
        return new ModelTable(
                name,
                new ModelTable.KeyAttribute("pk", Value.Type.S),
                new ModelTable.KeyAttribute("sk", Value.Type.S),
                new ModelIndex("by-a", new ModelTable.KeyAttribute("a", Value.Type.S), List.of("m", "name")),
                new ModelIndex("by-bin", new ModelTable.KeyAttribute("bin", Value.Type.B), List.of()),
                new ModelIndex("by-n", new ModelTable.KeyAttribute("n", Value.Type.N), null));
    }

    /** The request of a number. */
    Request request(int number) {
        Dice dice = new Dice((seed ^ number * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L);
        if (dice.perMille(LARGE_PER_MILLE)) {
            return new LargeRequests(dice, tables.get(tables.size() - 1)).request();
        }
        if (dice.perMille(TOKEN_PER_MILLE)) {
            return underToken(dice);
        }
        RandomRequest random = random(dice);
        Request request = random.request();
        if (request.operation().startsWith("Transact") || request.operation().equals("ExecuteTransaction")) {
            return request; // has faults of its own, or none
        }
        if (request.operation().endsWith("ExecuteStatement")) {
            return dice.perMille(WRONG_PER_MILLE) ? new StatementFaults(dice, random).spoil(request) : request;
        }
        Faults faults = new Faults(dice, random);
        for (int left = dice.weighted(1000 - WRONG_PER_MILLE, WRONG_PER_MILLE - 20, 20); left > 0; left--) {
            request = faults.spoil(request);
        }
        return request;
    }

    private RandomRequest random(Dice dice) {
        return new RandomRequest(dice, tables.subList(0, tables.size() - 1));
    }

    /** A transaction under one of few tokens: mostly the same for each token, whatever the request's number. */
    private Request underToken(Dice dice) {
        int token = dice.below(TOKENS);
        Dice same = new Dice((seed + token) * 0x94D049BB133111EBL);
        RandomRequest random = random(dice.perMille(950) ? same : dice);
        Request request =
                token % 2 == 0 ? new RandomTransactions(random).writes() : new RandomStatements(random).transaction();
        String prefix = tables.get(0).name;
        request.body().put("ClientRequestToken", prefix.substring(0, prefix.lastIndexOf('-') + 1) + token);
        if (dice.coin()) {
            request.body().put("ReturnConsumedCapacity", dice.pick("TOTAL", "INDEXES"));
        }
        return request;
    }
}
