package dev.cairn.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds which messages of one list are kept in another, in order. It matches the common prefix and
 * suffix first, then the messages that occur exactly once in each list between them, and repeats
 * this in the gaps. If no message repeats, the alignment is optimal. With repetitions, the time for
 * any two lists still grows no faster than that of a sort.
 */
final class MessageAlignment {

  /** Marks a message that is not in the other list, or is at another place. */
  static final int NONE = -1;

  private static final int MAX_DEPTH = 8;

  private final int[] from;
  private final int[] to;
  private final int[] kept;

  private MessageAlignment(int[] from, int[] to) {
    this.from = from;
    this.to = to;
    this.kept = new int[to.length];
    Arrays.fill(kept, NONE);
  }

  /**
   * Aligns two lists.
   *
   * @param from numbers that are equal for equal messages
   * @param to numbers of the same kind
   * @return for each message of {@code to}, its index in {@code from}, or {@link #NONE}
   */
  static int[] align(int[] from, int[] to) {
    MessageAlignment alignment = new MessageAlignment(from, to);
    alignment.align(0, from.length, 0, to.length, MAX_DEPTH);
    return alignment.kept;
  }

  private void align(int fromStart, int fromEnd, int toStart, int toEnd, int depth) {
    int first = fromStart;
    int firstTo = toStart;
    while (first < fromEnd && firstTo < toEnd && from[first] == to[firstTo]) {
      kept[firstTo++] = first++;
    }
    int end = fromEnd;
    int endTo = toEnd;
    while (first < end && firstTo < endTo && from[end - 1] == to[endTo - 1]) {
      kept[--endTo] = --end;
    }
    if (first == end || firstTo == endTo || depth == 0) {
      return;
    }
    List<Place> anchors = ascending(inEachOnce(first, end, firstTo, endTo));
    if (!anchors.isEmpty()) {
      anchors.add(new Place(end, endTo));
      for (Place anchor : anchors) {
        align(first, anchor.from, firstTo, anchor.to, depth - 1);
        if (anchor.to < endTo) {
          kept[anchor.to] = anchor.from;
        }
        first = anchor.from + 1;
        firstTo = anchor.to + 1;
      }
    }
  }

  /** The indexes of a message in both lists. */
  private record Place(int from, int to) {}

  /** Returns the messages that occur exactly once in each part, in the order of {@code from}. */
  private List<Place> inEachOnce(int fromStart, int fromEnd, int toStart, int toEnd) {
    long[] ofFrom = onceSorted(from, fromStart, fromEnd);
    long[] ofTo = onceSorted(to, toStart, toEnd);
    List<Place> common = new ArrayList<>();
    for (int i = 0, j = 0; i < ofFrom.length && j < ofTo.length; ) {
      int order = Integer.compare(number(ofFrom[i]), number(ofTo[j]));
      if (order == 0) {
        common.add(new Place((int) ofFrom[i], (int) ofTo[j]));
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    common.sort(Comparator.comparingInt(Place::from));
    return common;
  }

  /**
   * Returns the messages that occur exactly once, sorted: the number in the upper half, the index
   * in the lower.
   */
  private static long[] onceSorted(int[] list, int start, int end) {
    long[] sorted = new long[end - start];
    for (int i = start; i < end; i++) {
      sorted[i - start] = (long) list[i] << Integer.SIZE | i;
    }
    Arrays.sort(sorted);
    int count = 0;
    for (int i = 0; i < sorted.length; i++) {
      boolean isOnce =
          (i == 0 || number(sorted[i - 1]) != number(sorted[i]))
              && (i == sorted.length - 1 || number(sorted[i + 1]) != number(sorted[i]));
      if (isOnce) {
        sorted[count++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, count);
  }

  private static int number(long numberAndPlace) {
    return (int) (numberAndPlace >> Integer.SIZE);
  }

  /** Returns the longest subsequence that is also in the order of {@code to}. */
  private static List<Place> ascending(List<Place> places) {
    int[] lastOfLength = new int[places.size()]; // of each length, the run that ends earliest
    int[] before = new int[places.size()];
    int longest = 0;
    for (int i = 0; i < before.length; i++) {
      int low = 0;
      int high = longest;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (places.get(lastOfLength[middle]).to < places.get(i).to) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      before[i] = low == 0 ? NONE : lastOfLength[low - 1];
      lastOfLength[low] = i;
      longest = Math.max(longest, low + 1);
    }
    Place[] ascending = new Place[longest];
    for (int i = longest - 1, at = longest == 0 ? NONE : lastOfLength[i]; i >= 0; i--) {
      ascending[i] = places.get(at);
      at = before[at];
    }
    return new ArrayList<>(Arrays.asList(ascending));
  }
}
