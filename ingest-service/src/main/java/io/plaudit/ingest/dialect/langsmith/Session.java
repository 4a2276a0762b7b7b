package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.ingest.dialect.JsonAnswers;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;

/**
 * What is kept of a session, which the SDKs call project or experiment: no description and no
 * metadata.
 *
 * @param dataset whose examples it tries; null for none. It never changes
 * @param end null while it goes on
 */
record Session(UUID id, String name, UUID dataset, Instant start, Instant end) {

  private static final String ID = "id";
  private static final String DATASET = "reference_dataset_id";
  private static final String START = "start_time";
  private static final String END = "end_time";

  Session {
    Names.valid(name);
  }

  /** The session that a request makes; what it leaves out is made up. */
  static Session sent(Fields fields, Instant now) {
    UUID given = fields.uuid(ID);
    UUID id = given == null ? UUID.randomUUID() : given;
    String name = fields.text(Names.FIELD);
    Instant start = fields.instant(START);
    return new Session(
        id,
        name == null ? id.toString() : name,
        fields.uuid(DATASET),
        start == null ? now : start,
        fields.instant(END));
  }

  static Session read(SideObject object) {
    Fields fields = Fields.ofDocument(object.document());
    return new Session(
        DatasetObjects.id(object.ref()),
        fields.text(Names.FIELD),
        fields.uuid(DATASET),
        Fields.required(START, fields.instant(START)),
        fields.instant(END));
  }

  /** This with what a change says in place of what was said before. */
  Session with(Fields change) {
    String newName = change.text(Names.FIELD);
    Instant newEnd = change.instant(END);
    return new Session(
        id, newName == null ? name : newName, dataset, start, newEnd == null ? end : newEnd);
  }

  /**
   * Whether somebody who makes the other one means this one: the same once more, or, where that is
   * good enough, the one of this name. None moves to another dataset.
   */
  boolean isMeantBy(Session asked, boolean byName) {
    boolean stays = asked.dataset == null || asked.dataset.equals(dataset);
    return name.equals(asked.name) && stays && (byName || id.equals(asked.id));
  }

  RawJson document() {
    return Answers.document(this::writeMembers);
  }

  /**
   * As LangSmith's clients read it.
   *
   * @param stats its two members of statistics
   */
  void write(JsonGenerator json, String tenant, JsonAnswers.Body stats) throws IOException {
    json.writeStartObject();
    json.writeStringField(ID, id.toString());
    json.writeStringField("tenant_id", TenantIds.of(tenant));
    writeMembers(json);
    json.writeNullField("description");
    json.writeNullField("extra");
    stats.write(json);
    json.writeEndObject();
  }

  private void writeMembers(JsonGenerator json) throws IOException {
    json.writeStringField(Names.FIELD, name);
    json.writeStringField(START, start.toString());
    json.writeStringField(END, end == null ? null : end.toString());
    json.writeStringField(DATASET, dataset == null ? null : dataset.toString());
  }
}
