package io.plaudit.ingest.objects;

/** Whether one more object can be kept in memory. */
public enum Room {
  ENOUGH,
  /** Its tenant has as much of the kind as a tenant may have. */
  TENANT_FULL,
  /** All tenants together have as much of the kind as there is memory for. */
  ALL_FULL
}
