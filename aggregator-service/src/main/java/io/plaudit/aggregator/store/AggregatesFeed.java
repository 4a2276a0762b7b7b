package io.plaudit.aggregator.store;

import io.plaudit.query.AggregatePart;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The aggregates of partitions as they are to be published: what changed since the last time, or
 * all that there is. Blocks; for one thread. Every method fails with a {@link StoreException} where
 * the store cannot be used.
 */
public interface AggregatesFeed extends AutoCloseable {

  /**
   * How far a partition is.
   *
   * @param published what changed before it is published; empty where nothing is
   * @param applied the partition's next offset
   */
  record State(OptionalLong published, long applied) {}

  /** How many partitions the log has; empty as long as there is no log. */
  OptionalLong partitions();

  /**
   * Where publishing stands.
   *
   * @param topicId of the topic that it is published to: another one has nothing yet
   */
  State state(int partition, String topicId);

  /** Where a stretch of changes ends that begins here and is of few changes. */
  long end(int partition, long from, long applied);

  /** Everything that a partition has, and what it had and has no longer as far as it is known. */
  Walk everything(int partition);

  /** What changed from an offset on until before another. */
  Walk changes(int partition, long from, long until);

  /**
   * Notes that this is published.
   *
   * @param before what {@link State#published} was
   * @throws StaleOwnerException when somebody else has published meanwhile
   */
  void published(int partition, String topicId, OptionalLong before, long until);

  /** Forgets what nobody needs to know any more of where rows were counted. */
  void trim(int partition);

  /** Forgets at once where feedback was counted that is forgotten, as far as that is published. */
  void forget(int partition);

  /** Forgets that anything was published: whoever publishes next begins with everything. */
  void unpublished(int partition);

  @Override
  void close();

  /** Goes through what is to be published, a bounded piece after another. */
  interface Walk {

    /**
     * Shows the parts of the next piece, all of one moment.
     *
     * @return false when that was the last
     */
    boolean next(Consumer<AggregatePart> parts);
  }
}
