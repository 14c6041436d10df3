package stator.engine;

import static stator.engine.TableRequests.invalid;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import stator.contract.ListTagsOfResource;
import stator.contract.Structure;
import stator.contract.Tag;
import stator.table.TableDefinition;

/** ListTagsOfResource: all tags in one page, in the order of their keys. */
final class ListTagsOfResourceHandler extends ControlPlaneHandler {
    ListTagsOfResourceHandler(Catalog catalog) {
        super(ListTagsOfResource.OPERATION, catalog);
    }

    @Override
    protected Structure run(Structure request, ReplyHandler handler) {
        String arn = TagChecks.arn(
                request, ListTagsOfResource.RESOURCE_ARN, operation().name(), context());
        TagChecks.checkTableArn(arn);
        if (request.has(ListTagsOfResource.NEXT_TOKEN)) {
            throw invalid("NextToken is not one that ListTagsOfResource has returned");
        }
        TableDefinition table = catalog().find(arn);
        if (table == null) {
            throw TagChecks.notFound(arn);
        }
        List<Structure> tags = new ArrayList<>();
        for (Map.Entry<String, String> tag : table.tags().entrySet()) {
            tags.add(new Structure(Tag.SHAPE).set(Tag.KEY, tag.getKey()).set(Tag.VALUE, tag.getValue()));
        }
        return output().set(ListTagsOfResource.TAGS, tags);
    }
}
