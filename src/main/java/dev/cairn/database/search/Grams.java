package dev.cairn.database.search;

import dev.cairn.search.SearchText;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.util.BytesRef;

/**
 * The pieces of a text by which it is found, each once: any three UTF-16 units that follow each
 * other, or pairs of characters of scripts in which two are a word.
 */
final class Grams extends TokenStream {

  static final int LENGTH = 3;

  private static final int MAX_BYTES_OF_UNIT = 3;
  private static final long UNIT = 0xFFFF;

  /** No term has it. With two of them behind the text, three units begin at each place. */
  private static final String END = "\u0001\u0001";

  private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
  private final long[] grams;
  private final int length;
  private int next;

  private Grams(LongStream grams, int length) {
    this.grams = grams.sorted().distinct().toArray();
    this.length = length;
  }

  /** Of a folded text. */
  static Grams ofThree(String folded) {
    String text = folded + END;
    return new Grams(
        LongStream.range(0, folded.length())
            .map(
                i ->
                    (long) text.charAt((int) i) << 2 * Character.SIZE
                        | (long) text.charAt((int) i + 1) << Character.SIZE
                        | text.charAt((int) i + 2)),
        LENGTH);
  }

  /** Of a folded text. */
  static Grams ofPairs(String folded) {
    return new Grams(
        SearchText.pairs(folded).stream().mapToLong(Integer::toUnsignedLong), LENGTH - 1);
  }

  boolean isEmpty() {
    return grams.length == 0;
  }

  @Override
  public boolean incrementToken() {
    if (next == grams.length) {
      return false;
    }
    clearAttributes();
    char[] units = new char[length];
    for (int i = 0; i < length; i++) {
      units[i] = (char) (grams[next] >> (length - 1 - i) * Character.SIZE & UNIT);
    }
    term.setBytesRef(bytes(new String(units)));
    next++;
    return true;
  }

  @Override
  public void reset() {
    next = 0;
  }

  /**
   * As it stands in the index: UTF-8, but each half of a surrogate pair by itself, so that what
   * begins with a unit begins with its bytes.
   */
  static BytesRef bytes(String units) {
    byte[] bytes = new byte[units.length() * MAX_BYTES_OF_UNIT];
    int end = 0;
    for (int i = 0; i < units.length(); i++) {
      char unit = units.charAt(i);
      if (unit < 0x80) {
        bytes[end++] = (byte) unit;
      } else if (unit < 0x800) {
        bytes[end++] = (byte) (0xC0 | unit >> 6);
        bytes[end++] = (byte) (0x80 | unit & 0x3F);
      } else {
        bytes[end++] = (byte) (0xE0 | unit >> 12);
        bytes[end++] = (byte) (0x80 | unit >> 6 & 0x3F);
        bytes[end++] = (byte) (0x80 | unit & 0x3F);
      }
    }
    return new BytesRef(Arrays.copyOf(bytes, end));
  }
}
