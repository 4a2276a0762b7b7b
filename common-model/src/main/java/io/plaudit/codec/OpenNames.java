package io.plaudit.codec;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The names of the JSON objects that are open while a text is read. Most objects have few names,
 * which are compared one by one; a set is made only for those with many.
 */
final class OpenNames {

  private static final int FEW = 16;
  private static final int TYPICAL_NAMES = 24;
  private static final int TYPICAL_DEPTH = 6;

  private String[] names = new String[TYPICAL_NAMES];
  private int size;

  /** Where the names of the object at a depth begin. */
  private int[] starts = new int[TYPICAL_DEPTH];

  private int depth;

  /** By depth, the names of the open objects that have many. */
  private final Map<Integer, Set<String>> many = new HashMap<>(0);

  void open() {
    depth++;
    if (depth == starts.length) {
      starts = Arrays.copyOf(starts, 2 * depth);
    }
    starts[depth] = size;
  }

  void close() {
    if (size - starts[depth] >= FEW) {
      many.remove(depth);
    }
    size = starts[depth--];
  }

  /** How many there are in all open objects. */
  int size() {
    return size;
  }

  /** Adds a name to the innermost object, unless it is there. */
  boolean add(String name) {
    if (isThere(name)) {
      return false;
    }
    if (size == names.length) {
      names = Arrays.copyOf(names, 2 * size);
    }
    names[size++] = name;
    return true;
  }

  /** Also puts the name into the set of an object that has one. */
  private boolean isThere(String name) {
    int start = starts[depth];
    if (size - start < FEW) {
      for (int i = start; i < size; i++) {
        if (names[i].equals(name)) {
          return true;
        }
      }
      return false;
    }
    Set<String> all =
        many.computeIfAbsent(
            depth, now -> new HashSet<>(Arrays.asList(names).subList(start, size)));
    return !all.add(name);
  }
}
