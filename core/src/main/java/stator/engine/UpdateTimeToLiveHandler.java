package stator.engine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import stator.contract.ConstraintChecker;
import stator.contract.DynamoDbException;
import stator.contract.Structure;
import stator.contract.TimeToLiveSpecification;
import stator.contract.UpdateTimeToLive;
import stator.table.TableDefinition;

/** UpdateTimeToLive. Takes effect at once: there is no ENABLING and no DISABLING. */
final class UpdateTimeToLiveHandler extends ControlPlaneHandler {
    UpdateTimeToLiveHandler(Catalog catalog) {
        super(UpdateTimeToLive.OPERATION, catalog);
    }

    @Override
    @Nullable
    protected Structure run(Structure request, ReplyHandler handler) {
        String name = TableRequests.tableName(request, UpdateTimeToLive.TABLE_NAME, context());
        ConstraintChecker.check(request);
        Structure specification =
                Objects.requireNonNull(request.structure(UpdateTimeToLive.TIME_TO_LIVE_SPECIFICATION));
        String attribute = TableRequests.text(specification, TimeToLiveSpecification.ATTRIBUTE_NAME);
        boolean enabled = specification.flag(TimeToLiveSpecification.ENABLED);
        catalog().amend(name, table -> changed(table, attribute, enabled), whenDurable(handler, changed -> output().set(
                        UpdateTimeToLive.UPDATED_SPECIFICATION, specification)));
        return null;
    }

    private static TableDefinition changed(TableDefinition table, String attribute, boolean enabled) {
        String current = table.timeToLiveAttribute();
        if (current != null && !current.equals(attribute)) {
            throw DynamoDbException.validation(
                    "TimeToLive is active on a different AttributeName: current AttributeName is " + current);
        }
        if (enabled == (current != null)) {
            throw DynamoDbException.validation("TimeToLive is already " + (enabled ? "enabled" : "disabled"));
        }
        return table.change().timeToLiveAttribute(enabled ? attribute : null).build();
    }
}
