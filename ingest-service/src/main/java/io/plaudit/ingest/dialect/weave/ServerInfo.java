package io.plaudit.ingest.dialect.weave;

import io.plaudit.ingest.dialect.DialectResponse;

/** What clients ask before anything else. */
final class ServerInfo {

  /** No client is too old. */
  private static final String OLDEST_CLIENT = "0.0.1";

  /** Higher than any that a client asks for; they compare it as a release. */
  private static final String SERVER_VERSION = "99.0.0";

  private ServerInfo() {}

  static DialectResponse answer() {
    return Answers.json(
        Answers.OK,
        json -> {
          json.writeStartObject();
          json.writeStringField("min_required_weave_python_version", OLDEST_CLIENT);
          json.writeStringField("trace_server_version", SERVER_VERSION);
          json.writeEndObject();
        });
  }

  static DialectResponse health() {
    return Answers.json(
        Answers.OK,
        json -> {
          json.writeStartObject();
          json.writeStringField("status", "ok");
          json.writeEndObject();
        });
  }
}
