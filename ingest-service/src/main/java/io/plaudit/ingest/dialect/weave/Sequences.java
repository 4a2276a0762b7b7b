package io.plaudit.ingest.dialect.weave;

import java.util.HashMap;
import java.util.Map;

/**
 * Character sequences, found in a text by reading each of its characters as often as sequences have
 * that far in common with it: whatever the text, that is a few times.
 */
final class Sequences {

  private final Map<Character, Sequences> next = new HashMap<>();
  private boolean isEnd;

  void add(String sequence) {
    Sequences at = this;
    for (int i = 0; i < sequence.length(); i++) {
      at = at.next.computeIfAbsent(sequence.charAt(i), character -> new Sequences());
    }
    at.isEnd = true;
  }

  /** Where the longest sequence ends that begins there; the beginning itself where none does. */
  int longestFrom(String text, int start) {
    int longest = start;
    Sequences at = this;
    for (int i = start; i < text.length() && at != null; i++) {
      at = at.next.get(text.charAt(i));
      if (at != null && at.isEnd) {
        longest = i + 1;
      }
    }
    return longest;
  }
}
