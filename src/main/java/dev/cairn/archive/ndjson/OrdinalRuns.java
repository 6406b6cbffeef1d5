package dev.cairn.archive.ndjson;

import dev.cairn.json.JsonCursor;
import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/**
 * Ordinals as runs, each a first and a last: {@code [[0,2],[7,7]]}. They are parsed by hand, so
 * that a line with too many needs no memory.
 */
final class OrdinalRuns {

  private OrdinalRuns() {}

  /** Writes the ordinals after the first {@code keep}. */
  static JsonText of(int[] ordinals, int keep) {
    StringJoiner runs = new StringJoiner(",", "[", "]");
    for (int i = keep; i < ordinals.length; ) {
      int first = ordinals[i++];
      int last = first;
      while (i < ordinals.length && ordinals[i] == last + 1) {
        last = ordinals[i++];
      }
      runs.add("[" + first + "," + last + "]");
    }
    return JsonText.of(runs.toString());
  }

  /**
   * Reads runs.
   *
   * @param kept the ordinals that precede the runs
   * @param messages the number of distinct messages of the session
   * @param max the maximum number of ordinals in total
   * @return {@code kept} and the ordinals of the runs
   */
  static int[] read(JsonText runs, int[] kept, int messages, int max) {
    IntStream.Builder ordinals = IntStream.builder();
    long[] count = {kept.length};
    JsonCursor.Reading<Void> reading =
        cursor -> {
          cursor.array(
              () -> {
                int[] run = readRun(cursor, messages);
                count[0] += run[1] - run[0] + 1;
                checkCount(count[0], max);
                IntStream.rangeClosed(run[0], run[1]).forEach(ordinals);
              });
          return null;
        };
    JsonCursor.parse(runs, cursor -> cursor.reportingAs(Problem.INVALID_ARCHIVE, reading));
    checkCount(count[0], max);
    return IntStream.concat(Arrays.stream(kept), ordinals.build()).toArray();
  }

  private static int[] readRun(JsonCursor cursor, int messages) throws IOException {
    List<Integer> ends = new ArrayList<>();
    cursor.array(() -> ends.add((int) cursor.integer(0, messages - 1)));
    if (ends.size() != 2 || ends.get(0) > ends.get(1)) {
      throw cursor.wrong("must be a first and a last ordinal");
    }
    return new int[] {ends.get(0), ends.get(1)};
  }

  private static void checkCount(long count, int max) {
    if (count > max) {
      throw new StorageException(Problem.TOO_MANY_MESSAGES, "at most " + max);
    }
  }
}
