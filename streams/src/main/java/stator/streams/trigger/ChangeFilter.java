package stator.streams.trigger;

import stator.streams.record.ChangeRecord;

/** Which changes a trigger has. Called by the trigger's thread only. */
@FunctionalInterface
public interface ChangeFilter {
    /** Whether it has this change, which is valid until this returns. */
    boolean matches(ChangeRecord change);
}
