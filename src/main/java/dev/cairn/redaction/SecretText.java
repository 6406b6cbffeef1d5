package dev.cairn.redaction;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A given text, unescaped or escaped as in a JSON string, with or without non-ASCII characters. The
 * search takes linear time for any text: the Knuth-Morris-Pratt algorithm.
 */
public final class SecretText implements Secret {

  static final int MIN_LENGTH = 4;
  static final int MAX_LENGTH = 65_536;

  private final List<Form> forms;

  /**
   * @throws StorageException {@code INVALID_REQUEST} if it is too long, or so short that half of
   *     the session would be replaced
   */
  public SecretText(String text) {
    if (text.length() < MIN_LENGTH || text.length() > MAX_LENGTH) {
      throw new StorageException(
          Problem.INVALID_FIELD,
          "/text: must have %d to %d characters".formatted(MIN_LENGTH, MAX_LENGTH));
    }
    this.forms =
        Stream.of(text, JsonStrings.escape(text), JsonStrings.escapeToAscii(text))
            .distinct()
            .map(Form::of)
            .toList();
  }

  /**
   * One spelling of the secret.
   *
   * @param borders for each prefix, the length of its longest proper prefix that is also its suffix
   */
  private record Form(String text, int[] borders) {

    static Form of(String text) {
      int[] borders = new int[text.length() + 1];
      int length = -1;
      borders[0] = -1;
      for (int i = 0; i < text.length(); i++) {
        while (length >= 0 && text.charAt(length) != text.charAt(i)) {
          length = borders[length];
        }
        borders[i + 1] = ++length;
      }
      return new Form(text, borders);
    }

    /** Returns the index of the next occurrence; the length of the text if there is none. */
    int next(String searched, int from) {
      int matched = 0;
      for (int i = from; i < searched.length(); i++) {
        while (matched >= 0 && text.charAt(matched) != searched.charAt(i)) {
          matched = borders[matched];
        }
        if (++matched == text.length()) {
          return i + 1 - matched;
        }
      }
      return searched.length();
    }
  }

  @Override
  public void find(String text, Place place) {
    int[] next = new int[forms.size()];
    Arrays.fill(next, -1);
    int from = 0;
    while (true) {
      int start = text.length();
      int end = start;
      for (int i = 0; i < next.length; i++) {
        if (next[i] < from) {
          next[i] = forms.get(i).next(text, from);
        }
        if (next[i] < start) {
          start = next[i];
          end = start + forms.get(i).text().length();
        }
      }
      if (start == text.length() || !place.at(start, end, REDACTED)) {
        return;
      }
      from = end;
    }
  }
}
