package stator.engine;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stator.contract.ConstraintChecker;
import stator.contract.DynamoDbException;
import stator.contract.ErrorType;
import stator.contract.Structure;
import stator.contract.UntagResource;
import stator.table.TableDefinition;

/** UntagResource: keys that no tag has are passed over. */
final class UntagResourceHandler extends ControlPlaneHandler {
    UntagResourceHandler(Catalog catalog) {
        super(UntagResource.OPERATION, catalog);
    }

    @Override
    @Nullable
    protected Structure run(Structure request, ReplyHandler handler) {
        String arn =
                TagChecks.arn(request, UntagResource.RESOURCE_ARN, operation().name(), context());
        ConstraintChecker.check(request);
        TagChecks.checkTableArn(arn);
        List<String> keys = request.list(UntagResource.TAG_KEYS);
        if (keys == null || keys.isEmpty()) {
            throw DynamoDbException.validation("Atleast one Tag Key needs to be provided as Input.");
        }
        TableDefinition table = catalog().find(arn);
        if (table == null) {
            throw new DynamoDbException(ErrorType.RESOURCE_NOT_FOUND, "Requested resource not found");
        }
        catalog().amend(table.name(), current -> untagged(current, keys), whenDurable(handler, untagged -> output()));
        return null;
    }

    private static TableDefinition untagged(TableDefinition table, List<String> keys) {
        NavigableMap<String, String> left = new TreeMap<>(table.tags());
        keys.forEach(left::remove);
        return table.change().tags(left).build();
    }
}
