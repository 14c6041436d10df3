package stator.engine;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stator.contract.Member;
import stator.contract.Structure;
import stator.expression.Projection;

/** Checks the legacy parameter AttributesToGet, which becomes the same program that a ProjectionExpression becomes. */
final class AttributesToGet {
    private AttributesToGet() {}

    /** The projection that a request's AttributesToGet say; null if it has none. */
    static @Nullable Projection of(Structure request, Member member) {
        List<String> attributes = request.list(member);
        if (attributes == null) {
            return null;
        }
        Set<String> seen = new HashSet<>();
        for (String attribute : attributes) {
            if (!seen.add(attribute)) {
                throw TableRequests.invalid("Duplicate value in attribute name: " + attribute);
            }
        }
        return Projection.ofAttributes(attributes);
    }
}
