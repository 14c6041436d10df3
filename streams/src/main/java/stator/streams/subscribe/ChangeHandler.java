package stator.streams.subscribe;

import stator.streams.record.ChangeRecord;

/** Is told changes. */
@FunctionalInterface
public interface ChangeHandler {
    /**
     * Is told one change.
     *
     * @param change valid until this returns. If this throws, the change is told again by the next poll
     */
    void onChange(ChangeRecord change);
}
