package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.Changes;
import io.plaudit.aggregator.aggregate.Delta;
import io.plaudit.aggregator.aggregate.FeedbackState;
import io.plaudit.aggregator.aggregate.FlatDeltas;
import io.plaudit.aggregator.aggregate.HourRow;
import io.plaudit.aggregator.aggregate.TagRow;
import io.plaudit.aggregator.aggregate.TraceRow;
import io.plaudit.aggregator.aggregate.Written;
import io.plaudit.codec.MetadataTags;
import io.plaudit.model.Erasure;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.TagNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The twin of the store in PostgreSQL. */
public final class InMemoryStore implements FeedbackStore {

  /** PostgreSQL's timestamps end in the year 294276. */
  private static final Instant LAST = Instant.parse("+294276-12-31T00:00:00Z");

  private static final int ROWS_OF_A_STEP = 2;

  private final Map<Integer, Partition> partitions = new TreeMap<>();
  private LogIdentity claimed;

  private static final class Partition {
    private long next;
    private final Map<FeedbackRef, FeedbackState> rows = new HashMap<>();
    private final Map<TraceRow, Delta> traces = new HashMap<>();
    private final Map<TagRow, Delta> tags = new HashMap<>();
    private final Map<HourRow, Delta> hours = new HashMap<>();
    private final Map<Long, DeadLetter> deadLetters = new TreeMap<>();
    private final Set<FeedbackRef> lookedAt = new HashSet<>();
  }

  @Override
  public synchronized void claim(LogIdentity log) {
    if (claimed == null) {
      claimed = log;
    } else if (!claimed.equals(log)) {
      throw new OtherLogException(claimed, log);
    }
  }

  @Override
  public synchronized PartitionStore open(int number, long logStart) {
    Partition partition =
        partitions.computeIfAbsent(
            number,
            unknown -> {
              Partition made = new Partition();
              made.next = logStart;
              return made;
            });
    return new Session(number, partition);
  }

  /** Everything, partitions together. */
  public synchronized StoreContents contents() {
    StoreContents all =
        new StoreContents(
            new TreeMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new ArrayList<>());
    partitions.forEach(
        (number, partition) -> {
          all.nextOffsets().put(number, partition.next);
          all.rows().putAll(partition.rows);
          partition.traces.forEach((row, sum) -> all.traces().merge(row, sum, Delta::plus));
          partition.tags.forEach((row, sum) -> all.tags().merge(row, sum, Delta::plus));
          partition.hours.forEach((row, sum) -> all.hours().merge(row, sum, Delta::plus));
          partition
              .deadLetters
              .values()
              .forEach(l -> all.deadLetters().add(number + "@" + l.offset() + " " + l.reason()));
        });
    return all;
  }

  private final class Session implements PartitionStore {
    private final int number;
    private final Partition partition;
    private long next;

    Session(int number, Partition partition) {
      this.number = number;
      this.partition = partition;
      this.next = partition.next;
    }

    @Override
    public long nextOffset() {
      return next;
    }

    @Override
    public Map<FeedbackRef, FeedbackState> find(Collection<FeedbackRef> refs) {
      synchronized (InMemoryStore.this) {
        Map<FeedbackRef, FeedbackState> found = new HashMap<>(partition.rows);
        found.keySet().retainAll(refs);
        return found;
      }
    }

    /** Two rows at a time. */
    @Override
    public ErasureStep nextStep(Erasure erasure, long offset) {
      synchronized (InMemoryStore.this) {
        ErasureProgress before = ErasureProgress.begin(offset);
        List<FeedbackState.Live> rest =
            meant(partition.rows, erasure).stream()
                .filter(row -> !partition.lookedAt.contains(row.ref()))
                .toList();
        return new ErasureStep(
            erasure,
            before,
            before.atLetter(offset),
            rest.size() <= ROWS_OF_A_STEP,
            rest.stream().limit(ROWS_OF_A_STEP).toList());
      }
    }

    @Override
    public PreparedBatch prepare(ErasureStep step, Changes changes, long until) {
      PreparedBatch rows =
          prepare(new Batch(next, step.isLast() ? until : next, changes, List.of()));
      return () -> {
        rows.apply();
        step.rows().forEach(row -> partition.lookedAt.add(row.ref()));
        if (step.isLast()) {
          partition.lookedAt.clear();
        }
      };
    }

    private static List<FeedbackState.Live> meant(
        Map<FeedbackRef, FeedbackState> rows, Erasure erasure) {
      TagNames tag = new TagNames(Set.of(erasure.tag()));
      return rows.values().stream()
          .filter(row -> row.ref().tenant().equals(erasure.tenant()))
          .filter(FeedbackState.Live.class::isInstance)
          .map(FeedbackState.Live.class::cast)
          .filter(
              row ->
                  erasure.value().equals(row.tags().get(erasure.tag()))
                      || erasure
                          .value()
                          .equals(
                              MetadataTags.of(row.feedback().metadata(), tag).get(erasure.tag())))
          .toList();
    }

    @Override
    public PreparedBatch prepare(Batch batch) {
      return () -> store(batch);
    }

    private void store(Batch batch) {
      synchronized (InMemoryStore.this) {
        if (partition.next != batch.from()) {
          throw new StaleOwnerException(number, batch.from());
        }
        refuse(batch);
        partition.next = batch.until();
        next = batch.until();
        batch.changes().created().forEach(row -> put(partition, row));
        batch.changes().changed().forEach(row -> put(partition, row));
        add(partition.traces, batch.changes().deltas().traces());
        add(partition.tags, FlatDeltas.tags(batch.changes().deltas()));
        add(partition.hours, FlatDeltas.hours(batch.changes().deltas()));
        batch.deadLetters().forEach(letter -> partition.deadLetters.put(letter.offset(), letter));
      }
    }

    private static void put(Partition partition, Written row) {
      partition.rows.put(row.state().ref(), row.state());
    }

    @Override
    public void check() {}

    @Override
    public void close() {}

    private void refuse(Batch batch) {
      List<Written> rows = new ArrayList<>(batch.changes().created());
      rows.addAll(batch.changes().changed());
      if (rows.stream().anyMatch(row -> row.state().modifiedAt().isAfter(LAST))) {
        throw new RefusedBatchException("22008", null);
      }
      if (batch.deadLetters().stream()
          .anyMatch(letter -> partition.deadLetters.containsKey(letter.offset()))) {
        throw new RefusedBatchException("23505", null);
      }
    }

    private static <K> void add(Map<K, Delta> sums, Map<K, Delta> deltas) {
      deltas.forEach((row, delta) -> sums.merge(row, delta, Delta::plus));
      sums.values().removeIf(sum -> sum.count() == 0);
    }
  }
}
