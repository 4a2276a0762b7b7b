package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.report.Section;

/** One row of the report. */
public interface Row {

  /** What the report says of it. */
  Section section();

  /**
   * Measures, adding samples to the run.
   *
   * @throws Exception whatever a part, a tool or a client throws: it ends the run of this row
   */
  void run(Run run) throws Exception;
}
