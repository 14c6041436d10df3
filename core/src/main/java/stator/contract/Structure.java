package stator.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of the members of a structure. Absent members are null. Owned by one request; not shared between threads. */
public final class Structure {
    private final StructureShape shape;
    private final @Nullable Object[] values;

    public Structure(StructureShape shape) {
        this.shape = shape;
        values = new Object[shape.members().size()];
    }

    public StructureShape shape() {
        return shape;
    }

    public @Nullable Object value(Member member) {
        assert declares(member) : "member=" + member.name() + " of another shape";
        return values[member.index()];
    }

    public boolean has(Member member) {
        return value(member) != null;
    }

    /** Sets a member; null clears it. */
    public Structure set(Member member, @Nullable Object value) {
        assert declares(member) : "member=" + member.name() + " of another shape";
        values[member.index()] = value;
        return this;
    }

    public @Nullable String string(Member member) {
        return (String) value(member);
    }

    public @Nullable Integer integer(Member member) {
        return (Integer) value(member);
    }

    public @Nullable Long longValue(Member member) {
        return (Long) value(member);
    }

    /** A boolean member; absent is false. */
    public boolean flag(Member member) {
        return Boolean.TRUE.equals(value(member));
    }

    public @Nullable Structure structure(Member member) {
        return (Structure) value(member);
    }

    @SuppressWarnings("unchecked") // the decoder fills a list member with elements of its declared shape
    public <T> @Nullable List<T> list(Member member) {
        return (List<T>) value(member);
    }

    @SuppressWarnings("unchecked") // the decoder fills a map member with values of its declared shape
    public <T> @Nullable Map<String, T> map(Member member) {
        return (Map<String, T>) value(member);
    }

    @SuppressWarnings("ReferenceEquality") // two shapes may declare equal members; only this shape's own fits here
    private boolean declares(Member member) {
        return shape.members().get(member.index()) == member;
    }
}
