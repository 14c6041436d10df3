package stator.streams.replica;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import stator.table.KeyAttribute;

/**
 * What a replica's file says of itself.
 *
 * @param table      whose copy it is
 * @param identity   as {@link TableShape#identity}
 * @param keys       as {@link TableShape#keys}
 * @param partitions of the database
 * @param entries    as it was set; 0 if it was not
 * @param itemBytes  as it was set; 0 if it was not
 */
record ReplicaDescription(
        String table, String identity, List<KeyAttribute> keys, int partitions, long entries, int itemBytes) {
    private static final int VERSION = 1;

    /** Version, then the fields in their order; keys as a count, then name and type of each. As {@link DataOutputStream} writes. */
    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(VERSION);
            out.writeUTF(table);
            out.writeUTF(identity);
            out.writeByte(keys.size());
            for (KeyAttribute key : keys) {
                out.writeUTF(key.name());
                out.writeByte(key.type());
            }
            out.writeInt(partitions);
            out.writeLong(entries);
            out.writeInt(itemBytes);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return bytes.toByteArray();
    }

    /** @throws ReplicaException NOT_READY if it is of another version */
    static ReplicaDescription decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readInt();
            if (version != VERSION) {
                throw new ReplicaException(
                        ReplicaException.Code.NOT_READY, "version=" + version + ", known=" + VERSION);
            }
            String table = in.readUTF();
            String identity = in.readUTF();
            List<KeyAttribute> keys = new ArrayList<>();
            for (int i = in.readByte(); i > 0; i--) {
                keys.add(new KeyAttribute(in.readUTF(), in.readByte()));
            }
            return new ReplicaDescription(
                    table, identity, List.copyOf(keys), in.readInt(), in.readLong(), in.readInt());
        } catch (IOException ex) {
            throw new ReplicaException(ReplicaException.Code.NOT_READY, "the description is cut off", ex);
        }
    }
}
