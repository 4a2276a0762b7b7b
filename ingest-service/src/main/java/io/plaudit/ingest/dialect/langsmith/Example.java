package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;

/**
 * An example of a dataset: no attachments, no versions.
 *
 * @param inputs an object, or null; as it was sent, like the other two
 */
record Example(
    UUID id, UUID dataset, RawJson inputs, RawJson outputs, RawJson metadata, Instant created) {

  static final String DATASET = "dataset_id";
  static final String INPUTS = "inputs";
  static final String OUTPUTS = "outputs";
  static final String METADATA = "metadata";
  static final String CREATED = "created_at";

  /** The example of which only the id is known yet. */
  static Example empty(UUID id, UUID dataset, Instant now) {
    return new Example(id, dataset, null, null, null, now);
  }

  Example withInputs(RawJson given) {
    return new Example(id, dataset, given, outputs, metadata, created);
  }

  Example withOutputs(RawJson given) {
    return new Example(id, dataset, inputs, given, metadata, created);
  }

  Example described(RawJson givenMetadata, Instant givenCreated) {
    return new Example(id, dataset, inputs, outputs, givenMetadata, givenCreated);
  }

  static Example read(SideObject object) {
    Fields fields = Fields.ofDocument(object.document());
    return new Example(
        DatasetObjects.id(object.ref()),
        Fields.required(DATASET, fields.uuid(DATASET)),
        fields.object(INPUTS),
        fields.object(OUTPUTS),
        fields.object(METADATA),
        Fields.required(CREATED, fields.instant(CREATED)));
  }

  RawJson document() {
    return Answers.document(this::writeMembers);
  }

  /** As LangSmith's clients read it. */
  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id.toString());
    json.writeStringField("name", "#" + id.toString().substring(0, 4));
    writeMembers(json);
    json.writeStringField("modified_at", created.toString());
    json.writeNullField("source_run_id");
    json.writeNullField("attachment_urls");
    json.writeEndObject();
  }

  private void writeMembers(JsonGenerator json) throws IOException {
    json.writeStringField(DATASET, dataset.toString());
    write(json, INPUTS, inputs);
    write(json, OUTPUTS, outputs);
    write(json, METADATA, metadata);
    json.writeStringField(CREATED, created.toString());
  }

  private static void write(JsonGenerator json, String name, RawJson raw) throws IOException {
    json.writeFieldName(name);
    json.writeRawValue(raw == null ? "null" : raw.text());
  }
}
