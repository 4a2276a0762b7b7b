package io.plaudit.standalone.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plaudit export}: feedbacks into a file, which is there whole or not at all. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes all live feedback into a file, or with --since what has changed from there on, and",
      "prints the position for the next --since. Needs a key with scope read."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  plaudit export feedback.parquet",
      "  plaudit export --tag _prompt=greeting --from 2026-11-01T00:00:00Z greeting.csv",
      "  plaudit export --since 0:1733,1:1698 changes.ndjson.gz",
      "  plaudit export - --format csv | head"
    })
final class ExportCommand implements Callable<Integer> {

  static final String NEXT = "Plaudit-Next";

  private static final List<String> FORMATS = List.of("ndjson", "csv", "parquet");
  private static final int BUFFER_BYTES = 256 * 1024;
  private static final String GZIP = ".gz";

  @Mixin private Remote remote;
  @Mixin private Scope scope;

  @Parameters(
      index = "0",
      paramLabel = "<file>",
      description = "which is replaced; compressed where its name ends with .gz; - is the output")
  private String file;

  @Option(
      names = "--format",
      paramLabel = "<format>",
      description = "ndjson, csv or parquet (default: what the file's name ends with)")
  private String format;

  @Option(
      names = "--since",
      paramLabel = "<position>",
      description = "which an export has printed: what was withdrawn since is told too")
  private String since;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    String target =
        scope
            .addTo(new ApiPath("/v1/export").with("format", format()).with("since", since))
            .toString();
    HttpResponse<InputStream> answer = remote.open(target);
    try (InputStream body = answer.body()) {
      if (answer.statusCode() >= Remote.FIRST_ERROR) {
        String said = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        throw Remote.refused(answer.statusCode(), said);
      }
      long bytes = file.equals("-") ? copy(body, new Unclosed(System.out)) : save(body);
      report(bytes, answer.headers().firstValue(NEXT).orElse(""));
      return Exit.OK;
    } catch (IOException e) {
      throw new CommandFailedException("the export ends midway: " + e, e);
    }
  }

  private String format() {
    if (format == null && file.equals("-")) {
      return FORMATS.get(0);
    }
    String name = format == null ? file.toLowerCase(Locale.ROOT) : "." + format;
    String plain = name.endsWith(GZIP) ? name.substring(0, name.length() - GZIP.length()) : name;
    return FORMATS.stream()
        .filter(known -> plain.endsWith("." + known))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(), "--format must be one of " + String.join(", ", FORMATS)));
  }

  /** Beside the file first, so that nobody takes a part for the whole. */
  private long save(InputStream body) throws IOException {
    Path whole = Path.of(file);
    Path part = whole.resolveSibling(whole.getFileName() + ".part");
    try {
      OutputStream out = Files.newOutputStream(part);
      long bytes = copy(body, file.endsWith(GZIP) ? new GZIPOutputStream(out, BUFFER_BYTES) : out);
      Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
      return bytes;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** The bytes that came. */
  private long copy(InputStream body, OutputStream file) throws IOException {
    Progress progress = new Progress(spec.commandLine().getErr(), Progress.isWatched(), 0, "rows");
    byte[] buffer = new byte[BUFFER_BYTES];
    long bytes = 0;
    try (OutputStream out = new BufferedOutputStream(file, BUFFER_BYTES)) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        out.write(buffer, 0, read);
        bytes += read;
        progress.at(bytes, -1);
      }
    } finally {
      progress.end();
    }
    return bytes;
  }

  private void report(long bytes, String next) {
    boolean toOutput = file.equals("-");
    if (remote.isJson() && !toOutput) {
      spec.commandLine()
          .getOut()
          .println(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("file", file)
                  .put("bytes", bytes)
                  .put("next", next));
    } else {
      spec.commandLine()
          .getErr()
          .printf("%s in %s; go on with --since %s%n", Progress.size((double) bytes), file, next);
    }
  }

  /** What is not ours to close. */
  private static final class Unclosed extends FilterOutputStream {

    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
