package io.plaudit.aggregator.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.aggregator.audit.AuditRecord;
import io.plaudit.aggregator.audit.Auditor;
import io.plaudit.aggregator.audit.Auditor.Begun;
import io.plaudit.aggregator.query.LogState.UnknownStateException;
import io.plaudit.turns.Turns;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Audits of a tenant, and of the whole store with how far each partition is. To begin one that is
 * under way already changes nothing; while another's is, there is none to be had.
 */
public final class AuditReads {

  private static final int MAX_WAITING = 16;
  private static final String ANYBODY = "";

  private final Auditor auditor;
  private final LogState log;
  private final WorkerExecutor worker;
  private final Vertx vertx;

  /** Whoever begins or ends one has a session of his own meanwhile, beside those of the reads. */
  private final Turns turns = new Turns(1, MAX_WAITING);

  AuditReads(Vertx vertx, Auditor auditor, LogState log) {
    this.vertx = vertx;
    this.auditor = auditor;
    this.log = log;
    this.worker = vertx.createSharedWorkerExecutor("plaudit-audit", 1);
  }

  /**
   * What it takes to answer these reads; connects to nothing yet.
   *
   * @param pool of the reads; its caller's
   * @param database how the reads connect
   */
  public static AuditReads open(
      Vertx vertx,
      Pool pool,
      PgConnectOptions database,
      Map<String, ?> kafka,
      String topic,
      String groupId) {
    return new AuditReads(
        vertx,
        new Auditor(vertx, pool, database),
        new KafkaLogState(kafka, topic, groupId, new AppliedOffsets(vertx, database)));
  }

  /** Cuts off an audit that is running. */
  public Future<Void> close() {
    return auditor
        .close()
        .eventually(
            () ->
                worker.executeBlocking(
                    () -> {
                      log.close();
                      return null;
                    }))
        .eventually(worker::close);
  }

  Call.Read ofTenant(Call call) {
    call.parameters().only();
    return () -> last(call.tenant()).map(record -> Answer.of(json -> write(json, record)));
  }

  Call.Read begin(Call call) {
    call.parameters().only();
    return () -> begin(call.tenant()).map(record -> Answer.of(json -> write(json, record)));
  }

  Call.Read cancel(Call call) {
    call.parameters().only();
    return () -> cancel(call.tenant()).compose(done -> ofTenant(call).run());
  }

  Call.Read ofStore(Call call) {
    call.parameters().only();
    return () -> last(Auditor.EVERYBODY).compose(this::withPartitions);
  }

  Call.Read beginOfStore(Call call) {
    call.parameters().only();
    return () -> begin(Auditor.EVERYBODY).compose(this::withPartitions);
  }

  Call.Read cancelOfStore(Call call) {
    call.parameters().only();
    return () -> cancel(Auditor.EVERYBODY).compose(done -> ofStore(call).run());
  }

  private Future<Optional<AuditRecord>> last(String scope) {
    return auditor.last(scope);
  }

  private Future<Optional<AuditRecord>> begin(String scope) {
    return inTurn(() -> auditor.begin(scope))
        .compose(begun -> last(scope).map(record -> requireOurs(begun, record)));
  }

  private Future<Void> cancel(String scope) {
    return inTurn(() -> auditor.cancel(scope));
  }

  private <T> Future<T> inTurn(Supplier<Future<T>> task) {
    Context context = vertx.getOrCreateContext();
    return turns
        .<T>take(ANYBODY, () -> task.get().toCompletionStage())
        .map(done -> Future.fromCompletionStage(done, context))
        .orElseGet(
            () -> Future.failedFuture(Problem.unavailable("too many ask for audits at once")));
  }

  private static Optional<AuditRecord> requireOurs(Begun begun, Optional<AuditRecord> record) {
    if (begun == Begun.TOO_SOON) {
      throw record.map(AuditReads::tooSoon).orElseGet(() -> Problem.unavailable("begin again"));
    }
    if (begun == Begun.BUSY && record.filter(last -> last.state().equals("running")).isEmpty()) {
      throw Problem.unavailable("another audit is running; there is one at a time");
    }
    return record;
  }

  /** Others are to come in between; by the store's clock, so that it may be sooner than is said. */
  private static Problem tooSoon(AuditRecord last) {
    Instant until = last.finishedAt() == null ? last.startedAt() : last.finishedAt();
    return Problem.tooSoon(
        "the last audit is not as long ago as it took", Duration.between(last.startedAt(), until));
  }

  private Future<Answer> withPartitions(Optional<AuditRecord> record) {
    return worker
        .executeBlocking(this::partitions)
        .map(
            partitions ->
                Answer.of(
                    json -> {
                      json.writeStartObject();
                      writePartitions(json, partitions);
                      writeAudit(json, record, true);
                      json.writeEndObject();
                    }));
  }

  /**
   * @param logEnd null where the log does not say
   */
  private record Partition(Long logEnd, long applied) {}

  private Map<Integer, Partition> partitions() {
    Map<Integer, Partition> partitions = new TreeMap<>();
    Map<Integer, Long> applied;
    try {
      applied = log.applied();
    } catch (UnknownStateException e) {
      throw Problem.unavailable("the store is not reachable");
    }
    Map<Integer, Long> ends = ends();
    applied.forEach(
        (number, offset) -> partitions.put(number, new Partition(ends.get(number), offset)));
    ends.forEach((number, end) -> partitions.putIfAbsent(number, new Partition(end, 0)));
    return partitions;
  }

  private Map<Integer, Long> ends() {
    try {
      return log.ends();
    } catch (UnknownStateException e) {
      return Map.of();
    }
  }

  private static void write(JsonGenerator json, Optional<AuditRecord> record) throws IOException {
    json.writeStartObject();
    writeAudit(json, record, false);
    json.writeEndObject();
  }

  private static void writePartitions(JsonGenerator json, Map<Integer, Partition> partitions)
      throws IOException {
    json.writeArrayFieldStart("partitions");
    for (Map.Entry<Integer, Partition> each : partitions.entrySet()) {
      Partition partition = each.getValue();
      json.writeStartObject();
      json.writeNumberField("partition", each.getKey());
      json.writeNumberField("applied", partition.applied());
      json.writeFieldName("log_end");
      json.writePOJO(partition.logEnd());
      json.writeFieldName("lag");
      json.writePOJO(
          partition.logEnd() == null
              ? null
              : Long.valueOf(Math.max(0, partition.logEnd() - partition.applied())));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeAudit(
      JsonGenerator json, Optional<AuditRecord> last, boolean withSnapshots) throws IOException {
    if (last.isEmpty()) {
      json.writeNullField("audit");
      return;
    }
    AuditRecord record = last.get();
    json.writeObjectFieldStart("audit");
    json.writeStringField("id", record.id().toString());
    json.writeStringField("state", record.state());
    json.writeStringField("detail", record.detail());
    json.writeStringField("started_at", record.startedAt().toString());
    json.writeStringField("finished_at", text(record.finishedAt()));
    json.writeNumberField("chunks", record.chunks());
    json.writeNumberField("chunks_done", record.chunksDone());
    json.writeNumberField("live", record.live());
    json.writeNumberField("retracted", record.retracted());
    json.writeNumberField("differences_found", record.differencesFound());
    json.writeFieldName("differences");
    json.writeRawValue(record.differences());
    if (withSnapshots) {
      json.writeFieldName("snapshots");
      json.writeRawValue(record.snapshots());
    }
    json.writeEndObject();
  }

  private static String text(Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
