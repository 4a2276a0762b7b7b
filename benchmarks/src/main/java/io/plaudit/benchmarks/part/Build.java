package io.plaudit.benchmarks.part;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The build of the product that is measured.
 *
 * @param jar the standalone's, which has both services in it
 * @param name what its figures are kept under: figures of two names are never compared
 */
public record Build(Path jar, String name) {

  private static final int DIGEST_CHARACTERS = 16;

  /**
   * A build under the commit that it was made of, where that is known for certain, else under the
   * jar's digest.
   *
   * @param built what {@code benchmarks/run} wrote down when it built: a line with the jar's
   *     SHA-256 and the commit; need not be there, and need not be about this jar
   * @param flags of every JVM that are not the usual ones, which make another thing of a build too
   */
  public static Build of(Path jar, Path built, List<String> flags) throws IOException {
    String digest = sha256(jar);
    String name = "jar " + digest.substring(0, DIGEST_CHARACTERS);
    if (Files.exists(built)) {
      String[] digestAndCommit = Files.readString(built).strip().split("\\s+", 2);
      if (digestAndCommit.length == 2 && digestAndCommit[0].equals(digest)) {
        name = digestAndCommit[1];
      }
    }
    return new Build(jar, flags.isEmpty() ? name : name + " with " + String.join(" ", flags));
  }

  /** The standalone's jar as this checkout has built it. */
  public static Path jarOf(Path home) throws IOException {
    Path target = home.resolve("deploy/standalone/target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().matches("standalone-.*-all\\.jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("no jar in " + target));
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
