package stator.model;

import java.util.ArrayList;
import java.util.List;

/** Why a transaction is cancelled: a reason for each of its items, in order. */
final class Reasons {
    private Reasons() {}

    /** Nothing is wrong with the item. */
    static Object none() {
        return Json.object("Code", "None");
    }

    static Object invalid(String text) {
        return Json.object("Code", "ValidationError", "Message", text);
    }

    /** Only the first validation error is told; where there is another, nothing seems wrong. */
    static void cancelUnlessGood(List<Object> reasons) {
        List<Object> told = new ArrayList<>();
        boolean seen = false;
        for (Object reason : reasons) {
            boolean invalid = isInvalid(reason);
            told.add(seen && invalid ? none() : reason);
            seen |= invalid;
        }
        cancelUnlessGoodWithAll(told);
    }

    /** As {@link #cancelUnlessGood}; every validation error is told. */
    static void cancelUnlessGoodWithAll(List<Object> reasons) {
        if (!reasons.stream().allMatch(none()::equals)) {
            throw Refusal.cancelled(reasons);
        }
    }

    private static boolean isInvalid(Object reason) {
        return "ValidationError".equals(Json.map(reason).get("Code"));
    }
}
