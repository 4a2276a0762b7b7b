package io.plaudit.ingest.dialect.weave;

import java.util.regex.Pattern;

/** Projects: a part of a tenant's feedback, named by whoever sends it, and no wall. */
final class ProjectIds {

  private static final Pattern FORM =
      Pattern.compile("[^/\\p{Cntrl}]{1,128}/[^/\\p{Cntrl}]{1,128}");

  private ProjectIds() {}

  /**
   * This id, if it is an entity and a project.
   *
   * @throws io.plaudit.ingest.dialect.AnsweredException 400
   */
  static String require(String id) {
    if (!FORM.matcher(id).matches()) {
      throw Answers.refusal("Invalid project_id: it must be entity/project");
    }
    return id;
  }
}
