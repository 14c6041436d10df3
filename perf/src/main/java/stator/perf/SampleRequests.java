package stator.perf;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import stator.contract.PutItem;
import stator.contract.Structure;
import stator.item.Item;
import stator.server.json.JsonEncoder;
import stator.server.json.JsonWriter;

/** An order as applications store it: some strings and numbers, a list of maps, a text; 1.2 KB as the JSON of a PutItem. */
final class SampleRequests {
    static final String LAST_ATTRIBUTE = "updatedAt";

    private static final String NOTE = "Leave the parcel with the neighbours if nobody answers the bell. ";

    private SampleRequests() {}

    static Item item() {
        return Item.builder()
                .put("customer", "customer-0000000000000042")
                .put("at", "2026-11-22T09:15:00.000Z")
                .put("status", "SHIPPED")
                .put("total", 12_995)
                .put("basket", List.of(line("SKU-100234", 2, 3_495), line("SKU-887123", 1, 6_005)))
                .put("paid", true)
                .put("note", NOTE.repeat(8))
                .put(LAST_ATTRIBUTE, 1_795_340_100_000L)
                .build();
    }

    static Structure putItem() {
        return new Structure(PutItem.OPERATION.input())
                .set(PutItem.TABLE_NAME, "orders")
                .set(PutItem.ITEM, item().toAttributeMap());
    }

    static byte[] putItemJson() {
        JsonWriter json = new JsonWriter(4096, 4096);
        new JsonEncoder().encode(putItem(), json);
        return Arrays.copyOf(json.array(), json.length());
    }

    private static Map<String, Object> line(String product, int quantity, int price) {
        return Map.of("product", product, "quantity", quantity, "price", price);
    }
}
