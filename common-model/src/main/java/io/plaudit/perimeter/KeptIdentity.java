package io.plaudit.perimeter;

/**
 * An identity, and where it comes from.
 *
 * @param files where its next one will be
 * @param identity what they held
 */
public record KeptIdentity(IdentityFiles files, Identity identity) {

  /**
   * Reads the files. Blocks.
   *
   * @throws UnusableIdentityException when they cannot be read, or do not belong together
   */
  public static KeptIdentity of(IdentityFiles files) throws UnusableIdentityException {
    return new KeptIdentity(files, files.read());
  }
}
