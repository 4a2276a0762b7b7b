package io.plaudit.standalone;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** The one directory that a standalone keeps everything in, held by one process at a time. */
final class DataDirectory implements AutoCloseable {

  private static final int SECRET_BYTES = 32;

  private final Path root;
  private final FileChannel lockFile;

  private DataDirectory(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  /**
   * Makes the directory if it is missing and locks it; a killed process leaves no lock behind.
   *
   * @throws IOException when it cannot be made, or another process holds it
   */
  static DataDirectory open(Path root) throws IOException {
    Files.createDirectories(root);
    FileChannel channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw new IOException(root + " is in use by another process");
    }
    return new DataDirectory(root, channel);
  }

  Path kafka() {
    return root.resolve("kafka");
  }

  Path postgres() {
    return root.resolve("postgres");
  }

  Path secretFile(String name) {
    return root.resolve(name);
  }

  boolean hasSecret(String name) {
    return Files.exists(secretFile(name));
  }

  /** The secret of this name: made once, readable by its owner only. */
  String secret(String name, String prefix) throws IOException {
    Path file = secretFile(name);
    if (Files.exists(file)) {
      return Files.readString(file).strip();
    }
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    String secret = prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    // Written aside and moved: a kill in between must not leave half a secret.
    Path draft = root.resolve(name + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, secret + "\n");
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    return secret;
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
