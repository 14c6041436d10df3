package stator.client;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;
import stator.contract.Member;
import stator.contract.Shape;
import stator.contract.Structure;
import stator.contract.StructureShape;

/**
 * How a structure of the contract and a class of the SDK correspond: member by member, by wire name. Members that only
 * one of them knows are left out, as JSON members that the receiver does not know are. Immutable, shared by all threads.
 */
final class StructureBinding implements ValueBinding {
    private final StructureShape shape;
    private final Supplier<? extends SdkPojo> builders;
    private final List<FieldBinding> fields;

    private record FieldBinding(Member member, SdkField<?> field, ValueBinding binding) {}

    private StructureBinding(StructureShape shape, Supplier<? extends SdkPojo> builders, List<FieldBinding> fields) {
        this.shape = shape;
        this.builders = builders;
        this.fields = fields;
    }

    /**
     * The binding of a shape to a class.
     *
     * @param builders makes builders of the class
     * @throws IllegalStateException if shape and class declare a member with different types.
     */
    static StructureBinding of(StructureShape shape, Supplier<? extends SdkPojo> builders) {
        List<FieldBinding> fields = new ArrayList<>();
        for (SdkField<?> field : builders.get().sdkFields()) {
            Member member = shape.member(field.locationName());
            if (member != null) {
                fields.add(new FieldBinding(member, field, binding(member.shape(), field)));
            }
        }
        return new StructureBinding(shape, builders, fields);
    }

    @Override
    public Structure read(Object pojo, AttributeValueEncoder encoder) {
        Structure structure = new Structure(shape);
        for (int i = 0; i < fields.size(); i++) {
            FieldBinding each = fields.get(i);
            Object value = each.field.getValueOrDefault(pojo);
            if (value != null && !(value instanceof SdkAutoConstructMap) && !(value instanceof SdkAutoConstructList)) {
                structure.set(each.member, each.binding.read(value, encoder));
            }
        }
        return structure;
    }

    @Override
    public Object write(Object structure) {
        SdkPojo builder = builders.get();
        write((Structure) structure, builder);
        return ((Buildable) builder).build();
    }

    /** Sets the members of a builder. */
    void write(Structure structure, SdkPojo builder) {
        for (int i = 0; i < fields.size(); i++) {
            FieldBinding each = fields.get(i);
            Object value = structure.value(each.member);
            if (value != null) {
                each.field.set(builder, each.binding.write(value));
            }
        }
    }

    private static ValueBinding binding(Shape shape, SdkField<?> field) {
        return switch (shape.kind()) {
            case STRING -> checked(field, MarshallingType.STRING, SAME);
            case INTEGER -> checked(field, MarshallingType.INTEGER, SAME);
            case LONG -> checked(field, MarshallingType.LONG, SAME);
            case DOUBLE -> checked(field, MarshallingType.DOUBLE, SAME);
            case BOOLEAN -> checked(field, MarshallingType.BOOLEAN, SAME);
            case TIMESTAMP -> checked(field, MarshallingType.INSTANT, TIMESTAMP);
            case ATTRIBUTE_MAP -> checked(field, MarshallingType.MAP, ATTRIBUTES);
            case ATTRIBUTE_VALUE -> checked(field, MarshallingType.SDK_POJO, ATTRIBUTE);
            case LIST -> {
                SdkField<?> element = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
                yield new OfList(binding(requireNonNull(shape.element()), element));
            }
            case MAP -> {
                SdkField<?> element = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
                yield new OfMap(binding(requireNonNull(shape.element()), element));
            }
            case STRUCTURE -> {
                checked(field, MarshallingType.SDK_POJO, SAME);
                yield of(requireNonNull(shape.structure()), field.constructor());
            }
        };
    }

    private static ValueBinding checked(SdkField<?> field, MarshallingType<?> type, ValueBinding binding) {
        if (field.marshallingType() != type) {
            throw new IllegalStateException("member=" + field.memberName() + " is "
                    + field.marshallingType().getTargetClass() + " in the SDK, expected " + type.getTargetClass());
        }
        return binding;
    }
}
