package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.ingest.bound.RateBound;
import io.plaudit.ingest.dialect.RefusedException;

/**
 * How often those who show no key may have something looked up that is not known: from each
 * address, and all together. What is known is not counted.
 */
final class StrangerRate {

  static final int EACH_PER_MINUTE = 600;
  static final int ALL_PER_MINUTE = 6_000;

  private static final int TOO_MANY = 429;
  private static final String ALL = "all";

  private final RateBound each = new RateBound(EACH_PER_MINUTE);
  private final RateBound all = new RateBound(ALL_PER_MINUTE);

  /**
   * @throws RefusedException 429 when it has been too often in the last minute
   */
  void require(String address) {
    if (!each.allows(address) || !all.allows(ALL)) {
      throw new RefusedException(TOO_MANY, "too many tokens that are not known are looked up");
    }
  }
}
