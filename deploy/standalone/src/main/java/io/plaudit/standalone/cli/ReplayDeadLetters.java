package io.plaudit.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plaudit.aggregator.AggregatorConfig;
import io.plaudit.aggregator.consume.DeadLetterReplay;
import io.plaudit.aggregator.store.DeadLetter;
import io.plaudit.aggregator.store.DeadLetterBox;
import io.plaudit.aggregator.store.StoreException;
import io.plaudit.model.InvalidEventException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code plaudit replay-dead-letters}: look at dead letters, and send them again. */
@Command(
    name = "replay-dead-letters",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at what could not be applied, and sends it again, as it was or mended.",
      "A letter is sent again once, however often that is asked for."
    })
final class ReplayDeadLetters implements Runnable {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list, show or send?");
  }

  /** Which letter: its partition and its offset. */
  record Place(int partition, long offset) {}

  /** Reads {@code 3/1207}. */
  static final class PlaceReader implements ITypeConverter<Place> {
    @Override
    public Place convert(String text) {
      if (!text.matches("\\d{1,9}/\\d{1,18}")) {
        throw new TypeConversionException("must be partition/offset such as 3/1207, was " + text);
      }
      String[] parts = text.split("/", -1);
      return new Place(Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description =
          "One letter a line: place, when, reason, detail. Exit status 1: there are some.")
  int list(
      @Mixin Installation installation,
      @Option(names = "--reason", paramLabel = "<reason>", description = "only these")
          String reason,
      @Option(
              names = "--after",
              converter = PlaceReader.class,
              paramLabel = "<partition/offset>",
              description = "go on behind this one")
          Place after,
      @Option(
              names = "--limit",
              defaultValue = "100",
              paramLabel = "<number>",
              description = "the most to list (default: ${DEFAULT-VALUE})")
          int limit,
      @Option(names = "--json", description = "a JSON object a line") boolean json) {
    DeadLetterBox box = new DeadLetterBox(installation.config(Map.of()).database());
    List<DeadLetterBox.Summary> letters =
        said(
            () ->
                box.list(
                    reason,
                    after == null ? -1 : after.partition(),
                    after == null ? -1 : after.offset(),
                    limit));
    letters.forEach(letter -> out().println(json ? json(letter) : line(letter)));
    return letters.isEmpty() ? Exit.OK : Exit.FAILED;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "What came, as it came; the key goes to standard error.")
  int show(
      @Mixin Installation installation,
      @Parameters(
              index = "0",
              converter = PlaceReader.class,
              paramLabel = "<partition/offset>",
              description = "which letter")
          Place place) {
    DeadLetterBox box = new DeadLetterBox(installation.config(Map.of()).database());
    DeadLetter letter = find(box, place);
    PrintWriter err = spec.commandLine().getErr();
    err.println(letter.reason() + ": " + letter.detail());
    err.println("key: " + text(letter.record().key()));
    err.flush();
    out().println(text(letter.record().value()));
    return Exit.OK;
  }

  @Command(
      name = "send",
      mixinStandardHelpOptions = true,
      description = "Sends letters again. Exit status 1: one of them cannot be sent.")
  int send(
      @Mixin Installation installation,
      @Parameters(
              arity = "1..*",
              converter = PlaceReader.class,
              paramLabel = "<partition/offset>",
              description = "which letters")
          List<Place> places,
      @Option(
              names = "--value",
              paramLabel = "<file>",
              description = "what to send in the place of what came, of one letter; - is input")
          Path value) {
    if (value != null && places.size() > 1) {
      throw new ParameterException(spec.commandLine(), "--value is for one letter");
    }
    AggregatorConfig config = installation.config(Map.of());
    DeadLetterBox box = new DeadLetterBox(config.database());
    return said(
        () -> {
          try (DeadLetterReplay replay =
              new DeadLetterReplay(config.loop().log(), box.log(), Clock.systemUTC())) {
            int status = Exit.OK;
            for (Place place : places) {
              status = Math.max(status, send(replay, find(box, place), place, value));
            }
            return status;
          }
        });
  }

  private int send(DeadLetterReplay replay, DeadLetter letter, Place place, Path value) {
    String name = place.partition() + "/" + place.offset();
    try {
      byte[] bytes = value == null ? letter.record().value() : read(value);
      switch (replay.send(place.partition(), letter, bytes)) {
        case SENT -> out().println(name + " sent");
        case SENT_BEFORE -> out().println(name + " was sent before");
        case FORGOTTEN -> {
          out().println(name + " not sent: it was forgotten");
          return Exit.FAILED;
        }
      }
      return Exit.OK;
    } catch (InvalidEventException e) {
      out().println(name + " not sent, it would be a dead letter again: " + e.getMessage());
      return Exit.FAILED;
    }
  }

  private static byte[] read(Path file) {
    try {
      return file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandFailedException("cannot read " + file, e);
    }
  }

  private static DeadLetter find(DeadLetterBox box, Place place) {
    return said(() -> box.find(place.partition(), place.offset()))
        .orElseThrow(
            () ->
                new CommandFailedException(
                    "there is no dead letter " + place.partition() + "/" + place.offset()));
  }

  private static <T> T said(Supplier<T> work) {
    try {
      return work.get();
    } catch (StoreException | KafkaException e) {
      throw new CommandFailedException(e.getMessage(), e);
    }
  }

  private static String line(DeadLetterBox.Summary letter) {
    return "%d/%d  %s  %s%s  %s  (%d bytes)"
        .formatted(
            letter.partition(),
            letter.offset(),
            letter.timestamp().toInstant(),
            letter.reason(),
            letter.replayed() ? ", sent again" : "",
            letter.detail(),
            letter.bytes());
  }

  private static String json(DeadLetterBox.Summary letter) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("partition", letter.partition())
            .put("offset", letter.offset())
            .put("timestamp", letter.timestamp().toInstant().toString())
            .put("reason", letter.reason())
            .put("detail", letter.detail())
            .put("bytes", letter.bytes())
            .put("replayed", letter.replayed())
            .put("forgotten", letter.forgotten());
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers are always JSON", e);
    }
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  private PrintWriter out() {
    CommandLine command = spec.commandLine();
    return command.getOut();
  }
}
