package stator.contract;

import java.util.List;

/**
 * One member of a structure.
 *
 * @param index       place within the structure, from 0
 * @param name        wire name: {@code TableName}
 * @param shape       declared type
 * @param constraints in the order in which they are checked
 */
public record Member(int index, String name, Shape shape, List<Constraint> constraints) {
    /** Name as constraint violations print it: {@code tableName}. */
    public String path() {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
