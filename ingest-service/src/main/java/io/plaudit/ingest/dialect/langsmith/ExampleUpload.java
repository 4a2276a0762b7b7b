package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.codec.MergePatch;
import io.plaudit.codec.StrictJson;
import io.plaudit.codec.Uuids;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The examples of an upload: a part named by the id of each, and parts {@code <id>.inputs} and
 * {@code <id>.outputs}. What of an example is not kept is refused, so that nobody misses it later.
 */
final class ExampleUpload {

  static final int MAX_EXAMPLES = 1_000;

  private static final int ID_CHARACTERS = 36;
  private static final String SPLIT = "split";
  private static final String SPLITS = "dataset_split";

  private final UUID dataset;
  private final Instant now;
  private final Map<UUID, Example> examples = new LinkedHashMap<>();

  private ExampleUpload(UUID dataset, Instant now) {
    this.dataset = dataset;
    this.now = now;
  }

  static Collection<Example> read(UUID dataset, DialectRequest request) {
    ExampleUpload upload = new ExampleUpload(dataset, request.receivedAt());
    for (Multipart.Part part :
        Multipart.parts(request.headers().apply("content-type"), request.body())) {
      upload.take(part.name(), part.content(request.body()));
    }
    return upload.examples.values();
  }

  private void take(String name, byte[] content) {
    UUID id = Uuids.parse("part", name.substring(0, Math.min(ID_CHARACTERS, name.length())));
    Example known = examples.getOrDefault(id, Example.empty(id, dataset, now));
    examples.put(
        id,
        switch (name.substring(ID_CHARACTERS)) {
          case "" -> described(known, Fields.of(name, object(name, content)));
          case "." + Example.INPUTS -> known.withInputs(object(name, content));
          case "." + Example.OUTPUTS -> known.withOutputs(object(name, content));
          default -> throw InvalidEventException.of(name, "must be inputs or outputs");
        });
    if (examples.size() > MAX_EXAMPLES) {
      throw InvalidEventException.of("body", "must have at most " + MAX_EXAMPLES + " examples");
    }
  }

  private static RawJson object(String name, byte[] content) {
    RawJson json = StrictJson.requireJson(name, content);
    if (!json.isObject()) {
      throw InvalidEventException.of(name, "must be a JSON object");
    }
    return json;
  }

  private static Example described(Example example, Fields fields) {
    if (Boolean.TRUE.equals(fields.bool("use_source_run_io"))) {
      throw InvalidEventException.of("use_source_run_io", "must be false: runs are not kept");
    }
    Instant created = fields.instant(Example.CREATED);
    RawJson metadata = fields.object(Example.METADATA);
    RawJson split = fields.raw(SPLIT);
    return example.described(
        split == null ? metadata : withSplit(metadata, split),
        created == null ? example.created() : created);
  }

  /** Where LangSmith's clients look for it. */
  private static RawJson withSplit(RawJson metadata, RawJson split) {
    Map<String, RawJson> members =
        metadata == null ? new LinkedHashMap<>() : MergePatch.members(metadata);
    boolean isList = split.text().startsWith("[");
    members.put(SPLITS, isList ? split : new RawJson("[" + split.text() + "]"));
    return MergePatch.object(members);
  }
}
