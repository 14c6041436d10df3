package stator.wal;

import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.VarHandle;

/** Handles of fields that one thread writes and others read. */
final class SharedFields {
    private SharedFields() {}

    /** A field of the class that looks it up. */
    static VarHandle handle(Lookup lookup, String name, Class<?> type) {
        try {
            return lookup.findVarHandle(lookup.lookupClass(), name, type);
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }
}
