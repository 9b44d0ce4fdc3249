package io.imexd.protocol;

/**
 * What a caller of ensure asked for beside the trays.
 *
 * @param owner the job's user and group, as far as given
 * @param singleClique refuse when the trays lie on more than one clique
 */
public record Options(Owner owner, boolean singleClique) {
  public static final Options NONE = new Options(Owner.UNKNOWN, false);

  /** The job's user and group ids, 0 to 2^32 - 2; known is false when the caller did not say. */
  public record Owner(boolean known, long uid, long gid) {
    public static final Owner UNKNOWN = new Owner(false, 0, 0);
  }
}
