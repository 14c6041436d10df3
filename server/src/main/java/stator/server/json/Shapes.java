package stator.server.json;

import static java.util.Objects.requireNonNull;

import stator.contract.Shape;
import stator.contract.StructureShape;

/** The parts of a shape that its kind promises. */
final class Shapes {
    private Shapes() {}

    /** Shape of the elements of a LIST or the values of a MAP. */
    static Shape element(Shape shape) {
        return requireNonNull(shape.element(), "a list or map without elements");
    }

    /** Members of a STRUCTURE. */
    static StructureShape structure(Shape shape) {
        return requireNonNull(shape.structure(), "a structure without members");
    }
}
