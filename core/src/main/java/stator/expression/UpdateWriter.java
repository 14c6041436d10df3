package stator.expression;

import static stator.item.ItemDescriptor.CONTENT_OFFSET;
import static stator.item.ItemDescriptor.COUNT_LENGTH;

import org.agrona.DirectBuffer;
import stator.item.ElementCursor;
import stator.item.ItemDescriptor;
import stator.item.ItemEncoder;
import stator.item.ListCursor;
import stator.item.MapView;
import stator.item.ValueView;

/**
 * Writes the new image of an item: the old one and the tree of an update's paths are walked together, both being in
 * order. It goes no deeper than the item does. Scratch of one thread.
 */
final class UpdateWriter {
    private final ValueView value = new ValueView();
    private final ListCursor list = new ListCursor();
    private final ElementCursor left = new ElementCursor();
    private final ElementCursor right = new ElementCursor();

    // of the update that is being written
    private DirectBuffer buffer = value.buffer();

    /** Encodes the new image as an outermost map. */
    void write(UpdatePlan plan, UpdateScratch changes, MapView base, ItemEncoder out) {
        buffer = base.buffer();
        out.beginMap();
        map(plan.tree().root(), base.offset(), changes, out);
        out.endMap();
    }

    private void map(PathTree.Node node, int map, UpdateScratch changes, ItemEncoder out) {
        int entry = map + COUNT_LENGTH;
        int left = ItemDescriptor.count(buffer, map);
        int place = 0;
        while (left > 0) {
            int order = place < node.childCount() ? node.child(place).compareEntry(buffer, entry) : -1;
            if (order > 0) {
                addEntry(node.child(place), changes, out);
                place++;
                continue;
            }
            int offset = ItemDescriptor.entryValueOffset(buffer, entry);
            if (order < 0) {
                out.name(buffer, entry + ItemDescriptor.NAME_OFFSET, ItemDescriptor.nameLength(buffer, entry));
                out.copyValue(value.wrap(buffer, offset));
            } else {
                changeEntry(node.child(place), offset, changes, out);
                place++;
            }
            entry += ItemDescriptor.entryLength(buffer, entry);
            left--;
        }
        for (; place < node.childCount(); place++) {
            addEntry(node.child(place), changes, out);
        }
    }

    private void changeEntry(PathTree.Node child, int offset, UpdateScratch changes, ItemEncoder out) {
        if (!child.isEnd() || leavesValue(child, changes)) {
            out.name(child.name(), 0, child.name().capacity());
            change(child, offset, changes, out);
        }
    }

    private void addEntry(PathTree.Node child, UpdateScratch changes, ItemEncoder out) {
        if (child.isEnd() && leavesValue(child, changes)) {
            out.name(child.name(), 0, child.name().capacity());
            result(changes.change(child.path()), out);
        }
    }

    private void list(PathTree.Node node, int start, UpdateScratch changes, ItemEncoder out) {
        int element = start + COUNT_LENGTH;
        int count = ItemDescriptor.count(buffer, start);
        int place = 0;
        for (int i = 0; i < count; i++) {
            if (place == node.childCount() || node.child(place).index() != i) {
                out.copyValue(value.wrap(buffer, element));
            } else {
                PathTree.Node child = node.child(place);
                if (!child.isEnd() || leavesValue(child, changes)) {
                    change(child, element, changes, out);
                }
                place++;
            }
            element += ItemDescriptor.valueLength(buffer, element);
        }
        for (; place < node.childCount(); place++) {
            PathTree.Node child = node.child(place);
            if (child.isEnd() && leavesValue(child, changes)) {
                result(changes.change(child.path()), out);
            }
        }
    }

    private static boolean leavesValue(PathTree.Node end, UpdateScratch changes) {
        return changes.change(end.path()).form() != UpdateScratch.Form.NONE;
    }

    /** Writes what becomes of a value: what its action comes to, or the map or list with changes in it. */
    private void change(PathTree.Node node, int offset, UpdateScratch changes, ItemEncoder out) {
        if (node.isEnd()) {
            result(changes.change(node.path()), out);
        } else if (node.isMap()) {
            out.beginMap();
            map(node, offset + CONTENT_OFFSET, changes, out);
            out.endMap();
        } else {
            out.beginList();
            list(node, offset + CONTENT_OFFSET, changes, out);
            out.endList();
        }
    }

    private void result(UpdateScratch.Change change, ItemEncoder out) {
        switch (change.form()) {
            case COPY -> out.copyValue(change.first());
            case APPENDED -> {
                out.beginList();
                copyElements(change.first(), out);
                copyElements(change.second(), out);
                out.endList();
            }
            case UNION -> {
                out.beginSet(change.first().type());
                copySet(change.first(), out);
                copySet(change.second(), out);
                out.endUnion();
            }
            case DIFFERENCE -> {
                out.beginSet(change.first().type());
                copyDifference(change.first(), change.second(), out);
                out.endSet();
            }
            case NONE -> throw new IllegalStateException("nothing to write");
        }
    }

    private void copyElements(ValueView from, ItemEncoder out) {
        from.list(list);
        while (list.next(value)) {
            out.copyValue(value);
        }
    }

    private void copySet(ValueView from, ItemEncoder out) {
        from.elements(left);
        while (left.next()) {
            out.copyElement(left);
        }
    }

    private void copyDifference(ValueView from, ValueView without, ItemEncoder out) {
        from.elements(left);
        without.elements(right);
        boolean more = right.next();
        while (left.next()) {
            while (more && right.compareElement(left) < 0) {
                more = right.next();
            }
            if (!more || right.compareElement(left) != 0) {
                out.copyElement(left);
            }
        }
    }
}
