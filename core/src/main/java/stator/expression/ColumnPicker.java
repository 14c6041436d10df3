package stator.expression;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import stator.item.ItemEncoder;
import stator.item.MapView;
import stator.item.ValueView;

/** Picks what paths lead to, each as an attribute of its own. Owned by one thread. */
final class ColumnPicker implements Projection.Picker {
    private final DocumentPath[] paths;
    private final byte[][] names;
    private final ValueView value = new ValueView();
    private final MapView down = new MapView();

    ColumnPicker(List<DocumentPath> paths, List<String> names) {
        this.paths = paths.toArray(new DocumentPath[0]);
        this.names = names.stream().map(name -> name.getBytes(UTF_8)).toArray(byte[][]::new);
    }

    @Override
    public void project(MapView item, ItemEncoder out) {
        out.beginMap();
        for (int column = 0; column < paths.length; column++) {
            if (paths[column].find(item, value, down)) {
                out.name(names[column], 0, names[column].length).copyValue(value);
            }
        }
        out.endMap();
    }
}
