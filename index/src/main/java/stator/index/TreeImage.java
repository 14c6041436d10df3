package stator.index;

/**
 * A sealed version of a tree, all of it.
 *
 * @param version its number
 * @param root    number of its root page, or {@link PageDescriptor#NO_PAGE}
 * @param endPage one more than the highest number of any page there was
 * @param entries how many it has
 */
public record TreeImage(long version, int root, int endPage, long entries) {}
