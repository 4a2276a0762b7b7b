package io.plaudit.benchmarks.peer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Adds an event to the count and the weighted sum of its trace and of each of its tags. */
final class SumsProcessor implements Processor<byte[], byte[], Void, Void> {

  private static final AtomicBoolean BEGUN = new AtomicBoolean();
  private static final JsonFactory JSON = new JsonFactory();
  private static final Set<String> TAGS =
      Set.of("_user", "_organisation", "_prompt", "_environment");

  private final List<byte[]> tags = new ArrayList<>();
  private KeyValueStore<byte[], byte[]> traceSums;
  private KeyValueStore<byte[], byte[]> tagSums;
  private double value;
  private double weight;

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    traceSums = context.getStateStore(StreamsPeer.TRACES);
    tagSums = context.getStateStore(StreamsPeer.TAGS);
  }

  @Override
  public void process(Record<byte[], byte[]> event) {
    if (BEGUN.compareAndSet(false, true)) {
      System.out.println("begun at " + System.currentTimeMillis());
    }
    try (JsonParser parser = JSON.createParser(event.value())) {
      read(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    add(traceSums, event.key());
    tags.forEach(tag -> add(tagSums, tag));
  }

  private void read(JsonParser parser) throws IOException {
    value = 0;
    weight = 1;
    tags.clear();
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "value" -> value = parser.getDoubleValue();
        case "weight" -> weight = parser.getDoubleValue();
        case "metadata" -> readTags(parser);
        default -> parser.skipChildren();
      }
    }
  }

  private void readTags(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (TAGS.contains(name)) {
        tags.add((name + '=' + parser.getText()).getBytes(StandardCharsets.UTF_8));
      } else {
        parser.skipChildren();
      }
    }
  }

  private void add(KeyValueStore<byte[], byte[]> sums, byte[] key) {
    byte[] old = sums.get(key);
    ByteBuffer next = ByteBuffer.allocate(Long.BYTES + Double.BYTES);
    if (old == null) {
      next.putLong(1).putDouble(value * weight);
    } else {
      ByteBuffer from = ByteBuffer.wrap(old);
      next.putLong(from.getLong() + 1).putDouble(from.getDouble() + value * weight);
    }
    sums.put(key, next.array());
  }
}
