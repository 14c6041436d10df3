package stator.engine;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import stator.contract.ConstraintChecker;
import stator.contract.DynamoDbException;
import stator.contract.Structure;
import stator.contract.TagResource;
import stator.table.TableDefinition;

/** TagResource: a tag whose key is there already gets the new value. */
final class TagResourceHandler extends ControlPlaneHandler {
    TagResourceHandler(Catalog catalog) {
        super(TagResource.OPERATION, catalog);
    }

    @Override
    @Nullable
    protected Structure run(Structure request, ReplyHandler handler) {
        String arn =
                TagChecks.arn(request, TagResource.RESOURCE_ARN, operation().name(), context());
        ConstraintChecker.check(request);
        TagChecks.checkTableArn(arn);
        List<Structure> given = TableRequests.structures(request, TagResource.TAGS);
        if (given.isEmpty()) {
            throw DynamoDbException.validation("Atleast one Tag needs to be provided as Input.");
        }
        NavigableMap<String, String> tags = TagChecks.tags(given);
        TableDefinition table = catalog().find(arn);
        if (table == null) {
            throw TagChecks.notFound(arn);
        }
        catalog().amend(table.name(), current -> tagged(current, tags), whenDurable(handler, tagged -> output()));
        return null;
    }

    private static TableDefinition tagged(TableDefinition table, NavigableMap<String, String> tags) {
        NavigableMap<String, String> all = new TreeMap<>(table.tags());
        all.putAll(tags);
        TagChecks.checkCount(all);
        return table.change().tags(all).build();
    }
}
