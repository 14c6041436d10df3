package stator.expression;

import static stator.item.ItemDescriptor.CONTENT_OFFSET;
import static stator.item.ItemDescriptor.COUNT_LENGTH;

import org.agrona.DirectBuffer;
import stator.item.AttributeType;
import stator.item.ItemDescriptor;
import stator.item.ItemEncoder;
import stator.item.MapView;
import stator.item.ValueView;

/**
 * Picks what the paths of a tree lead to out of items, in two walks: the first finds what is there, the second copies
 * it, so that nothing is begun that would stay empty. It goes no deeper than the item does. Owned by one thread.
 */
final class Projector implements Projection.Picker {
    private static final int ABSENT = -1;

    private final PathTree tree;
    private final int[] offsets;
    private final ValueView value = new ValueView();

    Projector(PathTree tree) {
        this.tree = tree;
        this.offsets = new int[tree.size()];
    }

    /** Encodes a map of what is found; a list keeps the order of its elements, without the gaps. */
    @Override
    public void project(MapView item, ItemEncoder out) {
        findInMap(tree.root(), item.buffer(), item.offset());
        out.beginMap();
        copyInMap(tree.root(), item.buffer(), out);
        out.endMap();
    }

    private boolean findInMap(PathTree.Node node, DirectBuffer buffer, int map) {
        int entry = map + COUNT_LENGTH;
        int left = ItemDescriptor.count(buffer, map);
        boolean any = false;
        int place = 0;
        while (left > 0 && place < node.childCount()) {
            PathTree.Node child = node.child(place);
            int order = child.compareEntry(buffer, entry);
            if (order > 0) {
                offsets[child.id()] = ABSENT;
                place++;
                continue;
            }
            if (order == 0) {
                any |= find(child, buffer, ItemDescriptor.entryValueOffset(buffer, entry));
                place++;
            }
            entry += ItemDescriptor.entryLength(buffer, entry);
            left--;
        }
        markAbsent(node, place);
        return any;
    }

    private boolean findInList(PathTree.Node node, DirectBuffer buffer, int list) {
        int element = list + COUNT_LENGTH;
        int count = ItemDescriptor.count(buffer, list);
        boolean any = false;
        int place = 0;
        for (int i = 0; i < count && place < node.childCount(); i++) {
            PathTree.Node child = node.child(place);
            if (child.index() == i) {
                any |= find(child, buffer, element);
                place++;
            }
            element += ItemDescriptor.valueLength(buffer, element);
        }
        markAbsent(node, place);
        return any;
    }

    private void markAbsent(PathTree.Node node, int from) {
        for (int place = from; place < node.childCount(); place++) {
            offsets[node.child(place).id()] = ABSENT;
        }
    }

    private boolean find(PathTree.Node node, DirectBuffer buffer, int offset) {
        boolean found = node.isEnd() || findInside(node, buffer, offset);
        offsets[node.id()] = found ? offset : ABSENT;
        return found;
    }

    private boolean findInside(PathTree.Node node, DirectBuffer buffer, int offset) {
        byte type = ItemDescriptor.type(buffer, offset);
        int content = offset + CONTENT_OFFSET;
        if (node.isMap()) {
            return type == AttributeType.M && findInMap(node, buffer, content);
        }
        return type == AttributeType.L && findInList(node, buffer, content);
    }

    private void copyInMap(PathTree.Node node, DirectBuffer buffer, ItemEncoder out) {
        for (int place = 0; place < node.childCount(); place++) {
            PathTree.Node child = node.child(place);
            if (offsets[child.id()] != ABSENT) {
                out.name(child.name(), 0, child.name().capacity());
                copy(child, buffer, out);
            }
        }
    }

    private void copyInList(PathTree.Node node, DirectBuffer buffer, ItemEncoder out) {
        for (int place = 0; place < node.childCount(); place++) {
            PathTree.Node child = node.child(place);
            if (offsets[child.id()] != ABSENT) {
                copy(child, buffer, out);
            }
        }
    }

    private void copy(PathTree.Node node, DirectBuffer buffer, ItemEncoder out) {
        if (node.isEnd()) {
            out.copyValue(value.wrap(buffer, offsets[node.id()]));
        } else if (node.isMap()) {
            out.beginMap();
            copyInMap(node, buffer, out);
            out.endMap();
        } else {
            out.beginList();
            copyInList(node, buffer, out);
            out.endList();
        }
    }
}
