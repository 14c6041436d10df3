package stator.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a structure, in the order of the API's model: constraint violations are reported in this order. */
public final class StructureShape {
    private final String name;
    private final List<Member> members = new ArrayList<>();
    private final Map<String, Member> byName = new HashMap<>();

    /** @param name the model's name, as error texts print it: {@code KeySchemaElement} */
    public StructureShape(String name) {
        this.name = name;
    }

    /**
     * Declares the next member. For use while the owner's class is initialised; shapes do not change afterwards.
     *
     * @param memberName wire name: {@code TableName}
     */
    public Member member(String memberName, Shape shape, Constraint... constraints) {
        Member member = new Member(members.size(), memberName, shape, List.of(constraints));
        members.add(member);
        if (byName.put(memberName, member) != null) {
            throw new IllegalArgumentException("member=" + memberName + " declared twice in " + name);
        }
        return member;
    }

    public String name() {
        return name;
    }

    public List<Member> members() {
        return members;
    }

    /** The member with this wire name, or null. */
    public @Nullable Member member(String memberName) {
        return byName.get(memberName);
    }

    /**
     * The member with this wire name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Member required(String memberName) {
        Member member = byName.get(memberName);
        if (member == null) {
            throw new IllegalArgumentException("shape=" + name + " has no member=" + memberName);
        }
        return member;
    }
}
