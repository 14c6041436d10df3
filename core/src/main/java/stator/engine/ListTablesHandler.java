package stator.engine;

import java.util.List;
import stator.contract.ConstraintChecker;
import stator.contract.ListTables;
import stator.contract.Structure;

/** ListTables: names in ascending order. */
final class ListTablesHandler extends ControlPlaneHandler {
    private static final int DEFAULT_LIMIT = 100;

    ListTablesHandler(Catalog catalog) {
        super(ListTables.OPERATION, catalog);
    }

    @Override
    protected Structure run(Structure request, ReplyHandler handler) {
        ConstraintChecker.check(request);
        Integer given = request.integer(ListTables.LIMIT);
        int limit = given == null ? DEFAULT_LIMIT : given;
        List<String> found = catalog().namesAfter(request.string(ListTables.EXCLUSIVE_START_TABLE_NAME), limit + 1);
        Structure answer = output();
        if (found.size() > limit) {
            found = found.subList(0, limit);
            answer.set(ListTables.LAST_EVALUATED_TABLE_NAME, found.get(limit - 1));
        }
        return answer.set(ListTables.TABLE_NAMES, found);
    }
}
