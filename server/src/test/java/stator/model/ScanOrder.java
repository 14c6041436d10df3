package stator.model;

import java.util.List;
import java.util.Map;

/** The order in which a server scans a table. */
interface ScanOrder {
    /** The keys of all items of a table or index, or of a segment of it, in the order of the server, as it is now. */
    List<Map<String, Value>> keys(ModelTarget target, Integer segment, Integer totalSegments);
}
