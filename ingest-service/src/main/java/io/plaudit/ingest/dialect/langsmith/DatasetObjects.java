package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.codec.Uuids;
import io.plaudit.ingest.objects.ObjectCache;
import io.plaudit.model.ObjectRef;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** What an evaluation needs beside feedback: datasets, their examples, and sessions. */
public final class DatasetObjects {

  private final TenantDocuments<Dataset> datasets;
  private final TenantDocuments<Example> examples;
  private final TenantDocuments<Session> sessions;

  /**
   * @param maxBytes for each of the three kinds
   */
  public DatasetObjects(long maxBytes) {
    datasets = new TenantDocuments<>("langsmith-dataset", "the datasets", Dataset::read, maxBytes);
    examples = new TenantDocuments<>("langsmith-example", "the examples", Example::read, maxBytes);
    sessions = new TenantDocuments<>("langsmith-session", "the sessions", Session::read, maxBytes);
  }

  /** What the reader has to keep up to date. */
  public List<ObjectCache> caches() {
    return List.of(datasets.cache(), examples.cache(), sessions.cache());
  }

  TenantDocuments<Dataset> datasets() {
    return datasets;
  }

  TenantDocuments<Example> examples() {
    return examples;
  }

  TenantDocuments<Session> sessions() {
    return sessions;
  }

  /** A dataset; one that was not made here is known by the sessions that name it. */
  Optional<Dataset> dataset(String tenant, UUID id) {
    return datasets
        .find(tenant, id)
        .or(
            () ->
                sessionsOf(tenant, id)
                    .min(Comparator.comparing(Session::start))
                    .map(session -> Dataset.unmade(id, session.start())));
  }

  Stream<Session> sessionsOf(String tenant, UUID dataset) {
    return sessions.all(tenant).stream().filter(session -> dataset.equals(session.dataset()));
  }

  Stream<Example> examplesOf(String tenant, UUID dataset) {
    return examples.all(tenant).stream().filter(example -> dataset.equals(example.dataset()));
  }

  static UUID id(ObjectRef ref) {
    return Uuids.parse("id", ref.id());
  }
}
