package stator.engine;

import org.jspecify.annotations.Nullable;
import stator.contract.StreamSpecification;
import stator.contract.Structure;
import stator.table.StreamViewType;

/**
 * What a request wants of a table's stream.
 *
 * @param viewType of the stream that is to be enabled; null: it is to be disabled
 */
record StreamChange(@Nullable StreamViewType viewType) {
    /** What a specification asks for, which has been checked; null if it asks for nothing. */
    static @Nullable StreamChange of(@Nullable Structure specification) {
        if (specification == null) {
            return null;
        }
        String viewType = specification.string(StreamSpecification.STREAM_VIEW_TYPE);
        boolean enabled = specification.flag(StreamSpecification.STREAM_ENABLED);
        return new StreamChange(viewType != null && enabled ? StreamViewType.valueOf(viewType) : null);
    }

    boolean isEnabled() {
        return viewType != null;
    }
}
