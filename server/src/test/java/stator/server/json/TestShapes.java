package stator.server.json;

import stator.contract.Member;
import stator.contract.Shape;
import stator.contract.StructureShape;

/** A shape with every kind of member, in every place that matters. */
public final class TestShapes {
    public static final StructureShape PART = new StructureShape("Part");
    public static final Member PART_NAME = PART.member("Name", Shape.STRING);
    public static final Member PART_VALUE = PART.member("Value", Shape.ATTRIBUTE_VALUE);

    public static final StructureShape ALL = new StructureShape("AllInput");
    public static final Member STRING = ALL.member("String", Shape.STRING);
    public static final Member INTEGER = ALL.member("Integer", Shape.INTEGER);
    public static final Member LONG = ALL.member("Long", Shape.LONG);
    public static final Member DOUBLE = ALL.member("Double", Shape.DOUBLE);
    public static final Member BOOLEAN = ALL.member("Boolean", Shape.BOOLEAN);
    public static final Member TIMESTAMP = ALL.member("Timestamp", Shape.TIMESTAMP);
    public static final Member ITEM = ALL.member("Item", Shape.ATTRIBUTE_MAP);
    public static final Member VALUE = ALL.member("Value", Shape.ATTRIBUTE_VALUE);
    public static final Member STRINGS = ALL.member("Strings", Shape.list(Shape.STRING));
    public static final Member KEYS = ALL.member("Keys", Shape.list(Shape.ATTRIBUTE_MAP));
    public static final Member PARTS = ALL.member("Parts", Shape.list(Shape.structure(PART)));
    public static final Member NAMES = ALL.member("Names", Shape.map(Shape.STRING));
    public static final Member VALUES = ALL.member("Values", Shape.map(Shape.ATTRIBUTE_VALUE));
    public static final Member TABLES = ALL.member("Tables", Shape.map(Shape.list(Shape.structure(PART))));
    public static final Member PART_MAP = ALL.member("PartMap", Shape.map(Shape.structure(PART)));
    public static final Member STRUCTURE = ALL.member("Structure", Shape.structure(PART));

    private TestShapes() {}
}
