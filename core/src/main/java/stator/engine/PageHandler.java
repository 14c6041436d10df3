package stator.engine;

import stator.contract.Member;
import stator.contract.Operation;
import stator.contract.Structure;
import stator.partition.ReadSession;
import stator.partition.Store;
import stator.table.KeyRange;

/** An operation that reads a page of items: what Query and Scan have in common. */
abstract class PageHandler extends ReadHandler {
    private final Member tableName;
    private final Member consistentRead;
    private final Member returnConsumedCapacity;
    private final Member limit;
    private final Member items;
    private final Member count;
    private final Member scannedCount;
    private final Member lastEvaluatedKey;
    private final Member consumedCapacity;

    PageHandler(Operation operation, Tables tables, Store store) {
        super(operation, tables, store);
        tableName = operation.input().required("TableName");
        consistentRead = operation.input().required("ConsistentRead");
        returnConsumedCapacity = operation.input().required("ReturnConsumedCapacity");
        limit = operation.input().required("Limit");
        items = operation.output().required("Items");
        count = operation.output().required("Count");
        scannedCount = operation.output().required("ScannedCount");
        lastEvaluatedKey = operation.output().required("LastEvaluatedKey");
        consumedCapacity = operation.output().required("ConsumedCapacity");
    }

    /** Reads a page and answers with it. The items are views of the version that was read. */
    final Reply page(Structure request, PageReader reader, KeyRange range, boolean forward) {
        ReadSession session = store().openReader();
        try {
            boolean consistent = request.flag(consistentRead);
            reader.read(session.cursor(range, forward), request.integer(limit), consistent);
            Structure answer = new Structure(operation().output())
                    .set(items, reader.items())
                    .set(count, reader.count())
                    .set(scannedCount, reader.scannedCount())
                    .set(lastEvaluatedKey, reader.lastEvaluatedKey())
                    .set(
                            consumedCapacity,
                            reader.units(consistent)
                                    .report(request.string(returnConsumedCapacity), request.string(tableName)));
            return new Reply(answer, session::close);
        } catch (Throwable t) {
            session.close();
            throw t;
        }
    }
}
