package io.plaudit.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.model.RawJson;
import java.io.IOException;

/**
 * Which texts a feedback's metadata may hold: a Bloom filter of 128 bits over its strings, at
 * whatever depth. One that has all bits of another may hold what that holds, and for certain does
 * not otherwise. It is kept with the row: a change of what is hashed, or how, needs all rows anew.
 */
public record MetadataBloom(long low, long high) {

  /** Of metadata without a text. */
  public static final MetadataBloom NONE = new MetadataBloom(0, 0);

  /** Few enough for the strings of a usual feedback, and 1 in 500 that is not there passes. */
  private static final int BITS_PER_TEXT = 4;

  private static final int BITS_OF_PLACE = 7;

  /** The filter of all strings in this metadata; names of members are none. */
  public static MetadataBloom of(RawJson metadata) {
    MetadataBloom all = NONE;
    try (JsonParser parser = StrictJson.parser(metadata)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          all = all.and(of(parser.getText()));
        }
      }
      return all;
    } catch (IOException e) {
      throw StrictJson.complaint("metadata", e);
    }
  }

  /** The filter of one text. */
  public static MetadataBloom of(String text) {
    long places = mixed(text);
    long low = 0;
    long high = 0;
    for (int i = 0; i < BITS_PER_TEXT; i++) {
      long bit = 1L << places; // the lowest six bits count
      if ((places & Long.SIZE) == 0) {
        low |= bit;
      } else {
        high |= bit;
      }
      places >>>= BITS_OF_PLACE;
    }
    return new MetadataBloom(low, high);
  }

  /** The filter of what either holds. */
  public MetadataBloom and(MetadataBloom other) {
    return new MetadataBloom(low | other.low, high | other.high);
  }

  public boolean mayHold(MetadataBloom other) {
    return (low & other.low) == other.low && (high & other.high) == other.high;
  }

  /** FNV-1a over the characters, then the last steps of MurmurHash3, so that every bit counts. */
  private static long mixed(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
