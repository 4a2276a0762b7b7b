package io.plaudit.standalone.cli;

import io.plaudit.standalone.Options;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What a start is told on the command line. */
final class Starting {

  @Option(
      names = "--port",
      defaultValue = "8080",
      converter = Port.class,
      paramLabel = "<port>",
      description = "of the front door; 0 is a free one (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--data",
      defaultValue = "data",
      paramLabel = "<directory>",
      description = "where everything is kept (default: ./${DEFAULT-VALUE})")
  private Path data;

  Options options(boolean demo) {
    return new Options(demo, port, data);
  }

  /** A TCP port, or 0. */
  static final class Port implements ITypeConverter<Integer> {
    private static final int MAX = 65_535;

    @Override
    public Integer convert(String text) {
      if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > MAX) {
        throw new TypeConversionException("must be a number from 0 to 65535, was " + text);
      }
      return Integer.valueOf(text);
    }
  }
}
