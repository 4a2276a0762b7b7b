package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.node.TextNode;
import io.plaudit.codec.MergePatch;
import io.plaudit.model.RawJson;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A reaction: one emoji, to whose payload the server adds its short code, and both without the
 * colour of skin.
 *
 * @param emoji what is counted
 * @param payload as it is kept
 */
record Reaction(String emoji, RawJson payload) {

  static final String TYPE = "wandb.reaction.1";

  /**
   * @param text what was sent as the emoji
   * @param payload what it was sent in
   * @throws io.plaudit.ingest.dialect.AnsweredException 400 where it is not one emoji
   */
  static Reaction of(Emojis emojis, String text, RawJson payload) {
    Emojis.Found found = emojis.only(text);
    if (found == null) {
      throw Answers.refusal("Value of emoji key in payload must be exactly one emoji");
    }
    Emojis.Found detoned = emojis.detoned(found);
    String before = text.substring(0, found.start());
    String after = text.substring(found.start() + found.emoji().length());
    Map<String, RawJson> members = new LinkedHashMap<>(MergePatch.members(payload));
    members.put("alias", json(before + emojis.code(found) + after));
    members.put("detoned", json(before + detoned.emoji() + after));
    members.put("detoned_alias", json(before + emojis.code(detoned) + after));
    return new Reaction(found.emoji(), MergePatch.object(members));
  }

  private static RawJson json(String text) {
    return new RawJson(TextNode.valueOf(text).toString());
  }
}
