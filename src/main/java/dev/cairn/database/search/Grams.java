package dev.cairn.database.search;

import dev.cairn.search.SearchText;
import java.util.Arrays;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.util.BytesRef;

/**
 * The grams of a text by which it is found, each once: any three consecutive UTF-16 units, or pairs
 * of characters of scripts in which two characters are a word.
 */
final class Grams extends TokenStream {

  static final int LENGTH = 3;

  private static final int MAX_BYTES_OF_UNIT = 3;
  private static final int FIRST_OF_TWO_BYTES = 0x80;
  private static final int FIRST_OF_THREE_BYTES = 0x800;

  /** Occurs in no term. Two of them after the text make three units available at each position. */
  private static final String END = "\u0001\u0001";

  private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
  private final BytesRef bytes = new BytesRef(LENGTH * MAX_BYTES_OF_UNIT);
  private final int length;
  private final long[] grams;
  private final int count;
  private int next;

  /**
   * @param length the length of each gram
   * @param grams the units of each gram as one number
   */
  private Grams(int length, long[] grams) {
    this.length = length;
    this.grams = grams;
    Arrays.sort(grams);
    int distinct = 0;
    for (int i = 0; i < grams.length; i++) {
      if (distinct == 0 || grams[i] != grams[distinct - 1]) {
        grams[distinct++] = grams[i];
      }
    }
    this.count = distinct;
  }

  /** Returns the grams of a folded text. */
  static Grams ofThree(String folded) {
    String text = folded + END;
    long[] grams = new long[folded.length()];
    for (int i = 0; i < grams.length; i++) {
      grams[i] =
          (long) text.charAt(i) << 2 * Character.SIZE
              | (long) text.charAt(i + 1) << Character.SIZE
              | text.charAt(i + 2);
    }
    return new Grams(LENGTH, grams);
  }

  /** Returns the grams of a folded text. */
  static Grams ofPairs(String folded) {
    return new Grams(
        LENGTH - 1, SearchText.pairs(folded).stream().mapToLong(Integer::toUnsignedLong).toArray());
  }

  boolean isEmpty() {
    return count == 0;
  }

  @Override
  public boolean incrementToken() {
    if (next == count) {
      return false;
    }
    clearAttributes();
    bytes.length = 0;
    for (int i = length - 1; i >= 0; i--) {
      append(bytes, (char) (grams[next] >> i * Character.SIZE));
    }
    term.setBytesRef(bytes);
    next++;
    return true;
  }

  @Override
  public void reset() {
    next = 0;
  }

  /**
   * Encodes units for the index: as UTF-8, but with each half of a surrogate pair encoded by
   * itself, so that a text that begins with a unit begins with its bytes.
   */
  static BytesRef bytes(String units) {
    BytesRef bytes = new BytesRef(units.length() * MAX_BYTES_OF_UNIT);
    units.chars().forEach(unit -> append(bytes, (char) unit));
    return bytes;
  }

  private static void append(BytesRef bytes, char unit) {
    if (unit < FIRST_OF_TWO_BYTES) {
      bytes.bytes[bytes.length++] = (byte) unit;
    } else if (unit < FIRST_OF_THREE_BYTES) {
      bytes.bytes[bytes.length++] = (byte) (0xC0 | unit >> 6);
      bytes.bytes[bytes.length++] = (byte) (0x80 | unit & 0x3F);
    } else {
      bytes.bytes[bytes.length++] = (byte) (0xE0 | unit >> 12);
      bytes.bytes[bytes.length++] = (byte) (0x80 | unit >> 6 & 0x3F);
      bytes.bytes[bytes.length++] = (byte) (0x80 | unit & 0x3F);
    }
  }
}
