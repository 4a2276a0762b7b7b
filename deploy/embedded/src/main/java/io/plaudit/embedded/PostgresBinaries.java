package io.plaudit.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The PostgreSQL programs that come as an archive on the class path, unpacked. */
final class PostgresBinaries {

  private final Path home;

  private PostgresBinaries(Path home) {
    this.home = home;
  }

  /**
   * Unpacks the archive of this platform below the directory, once for each content. Not into the
   * shared temporary directory: there others could put programs first, and cleaners take files of a
   * server that runs.
   */
  static PostgresBinaries in(Path directory) throws IOException {
    String archive = archiveOf(System.getProperty("os.name"), System.getProperty("os.arch"));
    Path home = directory.resolve("postgres-" + digest(archive));
    if (!Files.exists(home)) {
      Path unfinished = directory.resolve("postgres.unpacking");
      FileTree.delete(unfinished);
      unpack(archive, unfinished);
      Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    }
    return new PostgresBinaries(home);
  }

  static String archiveOf(String osName, String osArch) {
    String arch = osArch.equals("aarch64") ? "arm_64" : "x86_64";
    // One archive serves both kinds of Mac.
    return osName.toLowerCase(Locale.ROOT).startsWith("mac")
        ? "postgres-darwin-x86_64.txz"
        : "postgres-linux-" + arch + ".txz";
  }

  String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  private static void unpack(String archive, Path target) throws IOException {
    try (InputStream packed = new BufferedInputStream(open(archive));
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
      Files.createDirectory(target);
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, target.resolve(entry.getName()).normalize());
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
    } else if (entry.isSymbolicLink()) {
      Files.createDirectories(path.getParent());
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else {
      Files.createDirectories(path.getParent());
      Files.copy(tar, path);
      boolean program = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  private static String digest(String archive) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(open(archive), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InputStream open(String archive) throws IOException {
    InputStream in = PostgresBinaries.class.getResourceAsStream("/" + archive);
    if (in == null) {
      throw new IOException("there is no PostgreSQL for this platform: " + archive);
    }
    return in;
  }
}
