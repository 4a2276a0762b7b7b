package io.plaudit.ingest.dialect.weave;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import net.fellbaum.jemoji.Emoji;
import net.fellbaum.jemoji.EmojiManager;
import net.fellbaum.jemoji.Qualification;

/**
 * Emojis and their short codes as Weave's server writes them: those of Python's package emoji,
 * which are the names of Unicode's CLDR set together with underscores. The names come from the
 * library JEmoji. Thread-safe.
 */
final class Emojis {

  private static final Pattern SKIN_TONE =
      Pattern.compile("_(light|medium-light|medium|medium-dark|dark)_skin_tone");

  /** Flags that the package calls otherwise than CLDR does. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "Heard & McDonald Islands", "Heard Island & McDonald Islands",
          "French Southern Territories", "French Southern and Antarctic Lands",
          "St. Helena", "St. Helena Ascension & Tristan da Cunha");

  private final Map<String, String> codes = new HashMap<>();
  private final Map<String, String> emojis = new HashMap<>();
  private final Sequences sequences = new Sequences();

  /**
   * An emoji in a text.
   *
   * @param start in UTF-16
   */
  record Found(int start, String emoji) {}

  /** Reads the library's list, which takes some time. */
  Emojis() {
    for (Emoji emoji : EmojiManager.getAllEmojis()) {
      String text = emoji.getEmoji();
      String code = code(emoji.getDescription());
      codes.put(text, code);
      sequences.add(text);
      if (emoji.getQualification() == Qualification.FULLY_QUALIFIED) {
        emojis.put(code, text);
      } else {
        emojis.putIfAbsent(code, text);
      }
    }
  }

  /** The only emoji of this text; null where there is none, or another one. */
  Found only(String text) {
    Found found = null;
    int at = 0;
    while (at < text.length()) {
      int end = sequences.longestFrom(text, at);
      if (end == at) {
        at++;
      } else if (found != null) {
        return null;
      } else {
        found = new Found(at, text.substring(at, end));
        at = end;
      }
    }
    return found;
  }

  /** {@code :thumbs_up:}. */
  String code(Found found) {
    return codes.get(found.emoji());
  }

  /** The same emoji without the colours of skins. */
  Found detoned(Found found) {
    String code = SKIN_TONE.matcher(code(found)).replaceAll("");
    return new Found(found.start(), emojis.getOrDefault(code, found.emoji()));
  }

  private static String code(String description) {
    String name = description.startsWith("flag: ") ? description.substring(6) : description;
    return ":"
        + OTHER_NAMES
            .getOrDefault(name, name)
            .replaceAll("[“”]", "")
            .replace(" - ", "-")
            .replace(": ", "_")
            .replace(", ", "_")
            .replace(' ', '_')
        + ":";
  }
}
