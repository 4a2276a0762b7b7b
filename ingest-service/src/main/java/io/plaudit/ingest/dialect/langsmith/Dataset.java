package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import io.plaudit.model.SideObject;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * What is kept of a dataset: no metadata, no schemas, no versions.
 *
 * @param description null for none
 * @param type of its examples: kv, llm or chat
 */
record Dataset(UUID id, String name, String description, String type, Instant created) {

  static final String TYPE = "data_type";

  private static final String ID = "id";
  private static final String DESCRIPTION = "description";
  private static final String CREATED = "created_at";
  private static final String ANY_TYPE = "kv";
  private static final Set<String> TYPES = Set.of(ANY_TYPE, "llm", "chat");

  Dataset {
    Names.valid(name);
    Rules.comment(description);
    if (!TYPES.contains(type)) {
      throw InvalidEventException.of(TYPE, "must be kv, llm or chat", type);
    }
  }

  /** The dataset that a request makes; what it leaves out is made up. */
  static Dataset sent(Fields fields, Instant now) {
    UUID id = fields.uuid(ID);
    String type = fields.text(TYPE);
    return new Dataset(
        id == null ? UUID.randomUUID() : id,
        fields.text(Names.FIELD),
        fields.text(DESCRIPTION),
        type == null ? ANY_TYPE : type,
        now);
  }

  /** One that nobody made here, but that somebody speaks of. */
  static Dataset unmade(UUID id, Instant since) {
    return new Dataset(id, id.toString(), null, ANY_TYPE, since);
  }

  static Dataset read(SideObject object) {
    Fields fields = Fields.ofDocument(object.document());
    return new Dataset(
        DatasetObjects.id(object.ref()),
        fields.text(Names.FIELD),
        fields.text(DESCRIPTION),
        Fields.required(TYPE, fields.text(TYPE)),
        Fields.required(CREATED, fields.instant(CREATED)));
  }

  /** Whether somebody who makes the other one means this one: the same once more. */
  boolean isMeantBy(Dataset asked) {
    return id.equals(asked.id) && name.equals(asked.name);
  }

  RawJson document() {
    return Answers.document(this::writeMembers);
  }

  /** As LangSmith's clients read it. */
  void write(JsonGenerator json, String tenant, DatasetSizes sizes) throws IOException {
    json.writeStartObject();
    json.writeStringField(ID, id.toString());
    json.writeStringField("tenant_id", TenantIds.of(tenant));
    writeMembers(json);
    json.writeStringField("modified_at", created.toString());
    json.writeNumberField("example_count", sizes.examples(id));
    json.writeNumberField("session_count", sizes.sessions(id));
    json.writeEndObject();
  }

  DialectResponse answer(String tenant, DatasetSizes sizes) {
    return Answers.json(200, json -> write(json, tenant, sizes));
  }

  private void writeMembers(JsonGenerator json) throws IOException {
    json.writeStringField(Names.FIELD, name);
    json.writeStringField(DESCRIPTION, description);
    json.writeStringField(TYPE, type);
    json.writeStringField(CREATED, created.toString());
  }
}
