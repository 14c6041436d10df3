package stator.expression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import stator.item.ItemDescriptor;
import stator.item.UnsignedBytes;

/**
 * Paths of one expression by their common beginnings, ordered as items are, so that tree and item can be walked
 * together. Immutable once built.
 */
final class PathTree {
    /** A step of one or more paths. */
    static final class Node {
        private static final int NONE = -1;

        private final int id;
        private final UnsafeBuffer name;
        private final int index;
        private final Map<Object, Node> growing = new LinkedHashMap<>();
        private Node[] children = new Node[0];
        private int path = NONE;
        private int firstByName = NONE;
        private int firstByIndex = NONE;

        private Node(int id, byte[] name, int index) {
            this.id = id;
            this.name = new UnsafeBuffer(name);
            this.index = index;
        }

        /** Identity of the node: 0 for the root, less than {@link PathTree#size}. */
        int id() {
            return id;
        }

        /** Whether a path ends here. No other then goes on. */
        boolean isEnd() {
            return path != NONE;
        }

        /** Place of the path that ends here in the expression. */
        int path() {
            return path;
        }

        /** Whether the next step goes into a map; otherwise it goes into a list. */
        boolean isMap() {
            return firstByName != NONE;
        }

        int childCount() {
            return children.length;
        }

        /** The next steps, in the order of names' bytes or of indexes. */
        Node child(int place) {
            return children[place];
        }

        DirectBuffer name() {
            return name;
        }

        int index() {
            return index;
        }

        /** Order of the name of a map's entry and this node's. */
        int compareEntry(DirectBuffer buffer, int entry) {
            return UnsignedBytes.compare(
                    buffer,
                    entry + ItemDescriptor.NAME_OFFSET,
                    ItemDescriptor.nameLength(buffer, entry),
                    name,
                    0,
                    name.capacity());
        }

        private int first() {
            if (path != NONE) {
                return path;
            }
            if (firstByName == NONE || firstByIndex == NONE) {
                return Math.max(firstByName, firstByIndex);
            }
            return Math.min(firstByName, firstByIndex);
        }

        private static int compare(Node left, Node right) {
            if (left.index != right.index) {
                return Integer.compare(left.index, right.index);
            }
            return UnsignedBytes.compare(left.name, 0, left.name.capacity(), right.name, 0, right.name.capacity());
        }
    }

    private final List<DocumentPath> paths = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Node root;

    /** A tree of these paths. Overlaps and conflicts between them are noted as findings. */
    PathTree(List<DocumentPath> paths, Findings findings) {
        root = newNode(new byte[0], Node.NONE);
        for (DocumentPath path : paths) {
            add(path, findings);
        }
        for (Node node : nodes) {
            node.children = node.growing.values().toArray(new Node[0]);
            Arrays.sort(node.children, Node::compare);
            node.growing.clear();
        }
    }

    Node root() {
        return root;
    }

    /** Number of nodes, the root included. */
    int size() {
        return nodes.size();
    }

    List<DocumentPath> paths() {
        return paths;
    }

    private void add(DocumentPath path, Findings findings) {
        int ordinal = paths.size();
        paths.add(path);
        Node node = root;
        for (int step = 0; step < path.length(); step++) {
            if (node.isEnd()) {
                overlap(node.path, path, findings);
                return;
            }
            boolean isIndex = path.isIndex(step);
            int other = isIndex ? node.firstByName : node.firstByIndex;
            if (other != Node.NONE) {
                findings.add(
                        Finding.PATHS_CONFLICT,
                        "Two document paths conflict with each other; must remove or rewrite one of these paths; path"
                                + " one: " + paths.get(other) + ", path two: " + path);
            }
            node = child(node, path, step);
        }
        if (node.first() != Node.NONE) {
            overlap(node.first(), path, findings);
            return;
        }
        node.path = ordinal;
    }

    private Node child(Node node, DocumentPath path, int step) {
        int ordinal = paths.size() - 1;
        if (path.isIndex(step)) {
            node.firstByIndex = node.firstByIndex == Node.NONE ? ordinal : node.firstByIndex;
        } else {
            node.firstByName = node.firstByName == Node.NONE ? ordinal : node.firstByName;
        }
        Object key = path.isIndex(step) ? path.index(step) : path.name(step);
        return node.growing.computeIfAbsent(key, k -> newNode(path.nameBytes(step), path.index(step)));
    }

    private Node newNode(byte[] name, int index) {
        Node node = new Node(nodes.size(), name, index);
        nodes.add(node);
        return node;
    }

    private void overlap(int earlier, DocumentPath path, Findings findings) {
        findings.add(
                Finding.PATHS_OVERLAP,
                "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: "
                        + paths.get(earlier) + ", path two: " + path);
    }
}
