package stator.e2e;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Closes the doors, and ends the server behind one of them, after the last test of the run. */
final class DoorKeeper implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(Namespace.create(DoorKeeper.class))
                .computeIfAbsent(Door.class, key -> new OpenDoors());
    }

    private static final class OpenDoors implements AutoCloseable {
        @Override
        public void close() {
            for (Door door : Door.values()) {
                door.close();
            }
        }
    }
}
