package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.ingest.dialect.DialectResponse;

/**
 * {@code GET /info}: what the SDKs ask first. With this version and multipart they send feedback in
 * the background; with the version alone the Python SDK would lose it.
 */
final class Info {

  /** The oldest that no SDK of 2026 warns about. */
  private static final String VERSION = "0.16.20";

  private static final int MAX_RUNS = 100;
  private static final int MAX_BYTES = 20 * 1024 * 1024;

  private Info() {}

  static DialectResponse answer() {
    return Answers.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("version", VERSION);
          json.writeNullField("license_expiration_time");
          json.writeStringField(
              "notice", "Plaudit keeps feedback. Runs are counted and dropped on arrival.");
          json.writeObjectFieldStart("instance_flags");
          json.writeBooleanField("gzip_body_enabled", true);
          json.writeBooleanField("zstd_compression_enabled", true);
          json.writeBooleanField("runs_kept", false);
          json.writeEndObject();
          json.writeObjectFieldStart("batch_ingest_config");
          json.writeBooleanField("use_multipart_endpoint", true);
          json.writeNumberField("size_limit", MAX_RUNS);
          json.writeNumberField("size_limit_bytes", MAX_BYTES);
          json.writeNumberField("scale_up_qsize_trigger", 1000);
          json.writeNumberField("scale_up_nthreads_limit", 16);
          json.writeNumberField("scale_down_nempty_trigger", 4);
          json.writeEndObject();
          json.writeEndObject();
        });
  }
}
