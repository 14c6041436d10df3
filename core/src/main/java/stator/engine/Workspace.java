package stator.engine;

import stator.expression.ConditionScratch;
import stator.item.ItemEncoder;
import stator.item.ItemView;
import stator.item.MapView;
import stator.item.ValueView;
import stator.table.ItemKey;
import stator.table.KeyRange;
import stator.table.ProjectionCursor;

/**
 * What one thread uses to check and answer a request, so that requests leave no garbage of it. Taken at the start of a
 * request; nothing in it outlives the request, or is used across a call to a {@link ReplyHandler}.
 */
final class Workspace {
    private static final ThreadLocal<Workspace> CURRENT = ThreadLocal.withInitial(Workspace::new);

    final MapView map = new MapView();
    final ValueView value = new ValueView();
    final MapView otherMap = new MapView();
    final ValueView otherValue = new ValueView();
    final ProjectionCursor projected = new ProjectionCursor();
    final ProjectionCursor otherProjected = new ProjectionCursor();
    final ItemView item = new ItemView();
    final ItemKey key = new ItemKey();
    final KeyRange range = new KeyRange();
    final ConditionScratch scratch = new ConditionScratch();
    final KeySet keys = new KeySet();
    private final ItemEncoder encoder = new ItemEncoder();

    private Workspace() {}

    /** The calling thread's. */
    static Workspace current() {
        return CURRENT.get();
    }

    /** The encoder, empty, whatever the last request left in it. */
    ItemEncoder encoder() {
        return encoder.reset();
    }
}
