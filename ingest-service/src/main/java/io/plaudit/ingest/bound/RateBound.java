package io.plaudit.ingest.bound;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/**
 * How often something may happen to each of many things: a token bucket for each, of the size of a
 * minute's worth. Remembers so many at most; who is forgotten begins with a full bucket.
 * Thread-safe.
 */
public final class RateBound {

  private static final int MAX_REMEMBERED = 100_000;

  /** By then a bucket is full again, and remembering it would change nothing. */
  private static final Duration REFILLED = Duration.ofMinutes(1);

  private final int perMinute;
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).expireAfterAccess(REFILLED).build();

  public RateBound(int perMinute) {
    this.perMinute = perMinute;
  }

  /** Whether it may happen to this once more now; if so, it has. */
  public boolean allows(String name) {
    return buckets.get(name, unknown -> bucket()).tryConsume(1);
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, REFILLED))
        .build();
  }
}
