package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.model.Digests;

/** LangSmith's clients want a UUID for a tenant; tenants here have names. */
final class TenantIds {

  private TenantIds() {}

  /** The same for the same tenant, always. */
  static String of(String tenant) {
    return Digests.nameUuid(LangSmithDialect.NAME, "tenant", tenant).toString();
  }
}
