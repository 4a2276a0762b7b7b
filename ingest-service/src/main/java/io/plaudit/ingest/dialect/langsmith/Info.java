package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.ingest.dialect.DialectResponse;

/**
 * {@code GET /info}: what the SDKs ask first. With this version and multipart they send feedback in
 * the background; with the version alone the Python SDK would lose it.
 */
final class Info {

  /** The oldest that no SDK of 2026 warns about. */
  private static final String VERSION = "0.16.20";

  /**
   * What the SDKs put into one upload; an upload of more than 32 MiB is refused, and the feedback
   * in it lost. One that adds up sizes ends with the item that passes its limit: 8 MiB and the
   * largest run that LangSmith itself takes, 20 MiB, are 28. One that only counts fits while its
   * items have 1 MiB each: 30 are 30.
   */
  private static final int MAX_ITEMS = 30;

  private static final int MAX_BYTES = 8 * 1024 * 1024;

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
          // It is taken, but not asked for: what the Python SDK compresses has no bound that could
          // be told it. size_limit_bytes has to be there before an upload ends, and is not the most
          // that it may have: told 1 MiB, SDK 0.14 has sent 120 MB, of which nothing would be kept.
          json.writeBooleanField("zstd_compression_enabled", false);
          // Both SDKs make examples in this way only.
          json.writeBooleanField("dataset_examples_multipart_enabled", true);
          json.writeBooleanField("runs_kept", false);
          json.writeEndObject();
          json.writeObjectFieldStart("batch_ingest_config");
          json.writeBooleanField("use_multipart_endpoint", true);
          json.writeNumberField("size_limit", MAX_ITEMS);
          json.writeNumberField("size_limit_bytes", MAX_BYTES);
          json.writeNumberField("scale_up_qsize_trigger", 1000);
          json.writeNumberField("scale_up_nthreads_limit", 16);
          json.writeNumberField("scale_down_nempty_trigger", 4);
          json.writeEndObject();
          json.writeEndObject();
        });
  }
}
