package io.plaudit.faults;

import java.math.BigDecimal;
import java.util.UUID;

/**
 * What the store has of one feedback; of a retracted one only id, trace and that it is so.
 *
 * @param amendments how many different ones the row remembers, at most the last eight
 */
record StoredRow(
    UUID id,
    String trace,
    boolean retracted,
    String key,
    BigDecimal value,
    BigDecimal weight,
    String comment,
    String prompt,
    int amendments) {

  static final int REMEMBERED_AMENDMENTS = 8;
}
