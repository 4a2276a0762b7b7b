package io.plaudit.aggregator.query;

import io.plaudit.access.ApiKeys;
import io.plaudit.access.Assertions;
import io.plaudit.config.Secret;
import io.plaudit.model.TagNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What the query API is told.
 *
 * @param apiKeys who may read directly
 * @param assertionSecret shared with the front door; at least 32 bytes
 * @param tags the metadata fields that are aggregated: asking for another is a 400
 * @param rankingTimeout how long a statement that ranks more than 10,000 values may run, in the
 *     background
 * @param limits what bounds an answer
 */
public record QuerySettings(
    ApiKeys apiKeys,
    Secret assertionSecret,
    TagNames tags,
    Duration rankingTimeout,
    Limits limits) {

  public QuerySettings {
    int bytes = assertionSecret.reveal().getBytes(StandardCharsets.UTF_8).length;
    if (bytes < Assertions.MIN_SECRET_BYTES) {
      throw new IllegalArgumentException(
          "assertion secret must have at least "
              + Assertions.MIN_SECRET_BYTES
              + " bytes, had "
              + bytes);
    }
    if (rankingTimeout.isNegative() || rankingTimeout.isZero()) {
      throw new IllegalArgumentException("ranking timeout must be positive, was " + rankingTimeout);
    }
  }

  /** The settings of a service: a minute for rankings, the standard limits. */
  public static QuerySettings of(ApiKeys apiKeys, Secret assertionSecret, TagNames tags) {
    return new QuerySettings(
        apiKeys, assertionSecret, tags, Duration.ofMinutes(1), Limits.STANDARD);
  }

  /**
   * The bounds of an answer and of the work for it. Beyond one of the first three a read is refused
   * with 422, never cut.
   *
   * @param answerBytes the JSON of an answer
   * @param answerRows what PostgreSQL may send for an answer: entries of distributions, points
   * @param exactRanking up to so many values a ranking is exact at read; a list made in the
   *     background holds as many
   * @param exactRankingRows the same for traces, which are ranked by a tenant's live rows
   * @param readsAtOnce reads in progress; more are answered 503
   */
  public record Limits(
      int answerBytes, int answerRows, int exactRanking, int exactRankingRows, int readsAtOnce) {

    public static final Limits STANDARD =
        new Limits(16 * 1024 * 1024, 50_000, 10_000, 100_000, 2_000);

    public Limits {
      if (answerBytes < 1
          || answerRows < 1
          || exactRanking < 1
          || exactRankingRows < 1
          || readsAtOnce < 1) {
        throw new IllegalArgumentException("limits must be positive");
      }
    }

    /** As many of the reads in progress may be one tenant's; more of it are answered 429. */
    int tenantReads() {
      return readsAtOnce - readsAtOnce / 4;
    }
  }
}
