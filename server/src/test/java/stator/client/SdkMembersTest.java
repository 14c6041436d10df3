package stator.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import stator.contract.Member;
import stator.contract.Operation;
import stator.contract.Shape;
import stator.contract.StructureShape;

/**
 * Goal: nothing that the SDK can say or show is dropped on its way because the contract does not know it.
 * Method: walk the SDK's own description of requests and responses beside the contract's shapes.
 */
class SdkMembersTest {
    /** Members of a newer model than this SDK's, and of what no answer has yet. May only shrink. */
    private static final Set<String> KNOWN = Set.of(
            "SDK lacks ReplicationGroupUpdate.Disassociate",
            "SDK lacks TableDescription.DisassociationProtectionEnabled",
            "SDK lacks UpdateTableInput.DisassociationProtectionEnabled",
            "contract lacks ConsumedCapacity.VectorIndexes");

    private final TreeSet<String> missing = new TreeSet<>();

    @Test
    void shouldDeclareEveryMemberThatTheSdkHas() {
        for (Method method : Contract.sdkMethods()) {
            Operation operation = Contract.operation(Contract.operationName(method));
            if (operation != null) {
                compare(operation.input(), fields(method.getParameterTypes()[0]));
                compare(operation.output(), fields(method.getReturnType()));
            }
        }
        assertEquals(new TreeSet<>(KNOWN), missing, "members that only one side declares");
    }

    private static List<SdkField<?>> fields(Class<?> type) {
        return SdkBuilders.of(type).pojo().sdkFields();
    }

    private void compare(StructureShape shape, List<SdkField<?>> fields) {
        Map<String, SdkField<?>> byName = new HashMap<>();
        for (SdkField<?> field : fields) {
            byName.put(field.locationName(), field);
            if (shape.member(field.locationName()) == null) {
                missing.add("contract lacks " + shape.name() + "." + field.locationName());
            }
        }
        for (Member member : shape.members()) {
            SdkField<?> field = byName.get(member.name());
            if (field == null) {
                missing.add("SDK lacks " + shape.name() + "." + member.name());
            } else {
                compare(member.shape(), field);
            }
        }
    }

    private void compare(@Nullable Shape shape, SdkField<?> field) {
        switch (Objects.requireNonNull(shape).kind()) {
            case LIST ->
                compare(shape.element(), field.getRequiredTrait(ListTrait.class).memberFieldInfo());
            case MAP ->
                compare(shape.element(), field.getRequiredTrait(MapTrait.class).valueFieldInfo());
            case STRUCTURE -> {
                SdkPojo pojo = field.constructor().get();
                compare(Objects.requireNonNull(shape.structure()), pojo.sdkFields());
            }
            default -> {
                // types are compared when they are bound
            }
        }
    }
}
