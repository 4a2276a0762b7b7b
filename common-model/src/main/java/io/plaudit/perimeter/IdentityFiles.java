package io.plaudit.perimeter;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a server's identity is kept, and may be renewed.
 *
 * @param certificates the chain in PEM, the server's own first
 * @param key its private key in PEM, not encrypted: PKCS #8, or the traditional form of RSA or EC
 */
public record IdentityFiles(Path certificates, Path key) {

  /**
   * What they hold now. Blocks.
   *
   * @throws UnusableIdentityException when they cannot be read, or do not belong together
   */
  public Identity read() throws UnusableIdentityException {
    return Identity.of(Certificates.bytes(certificates), Certificates.bytes(key));
  }

  /** What is seen of them without reading them; empty where they are not there. Blocks. */
  Optional<List<FileStamp>> stamps() {
    try {
      return Optional.of(List.of(FileStamp.of(certificates), FileStamp.of(key)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
