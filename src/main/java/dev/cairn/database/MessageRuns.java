package dev.cairn.database;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Names the messages of a checkpoint, in order, as runs of their ordinals: {@code 0-57,59,61-80}. A
 * run only ascends; an ordinal may occur in several runs, since a conversation may repeat itself.
 */
record MessageRuns(List<Run> runs) {

  /** The ordinals from {@code first} to {@code last}, both included. */
  record Run(int first, int last) {}

  MessageRuns {
    runs = List.copyOf(runs);
  }

  static MessageRuns ofOrdinals(int[] ordinals) {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < ordinals.length; ) {
      int start = i++;
      while (i < ordinals.length && ordinals[i] == ordinals[i - 1] + 1) {
        i++;
      }
      runs.add(new Run(ordinals[start], ordinals[i - 1]));
    }
    return new MessageRuns(runs);
  }

  static MessageRuns parse(String text) {
    List<Run> runs = new ArrayList<>();
    for (int start = 0; start < text.length(); ) {
      int comma = text.indexOf(',', start);
      int end = comma < 0 ? text.length() : comma;
      int dash = text.indexOf('-', start);
      if (dash < 0 || dash > end) {
        dash = end;
      }
      int first = Integer.parseInt(text, start, dash, 10);
      runs.add(new Run(first, dash == end ? first : Integer.parseInt(text, dash + 1, end, 10)));
      start = end + 1;
    }
    return new MessageRuns(runs);
  }

  /** The fewest runs that hold every ordinal of all the given ones, each once, ascending. */
  static List<Run> union(Collection<MessageRuns> all) {
    List<Run> sorted =
        all.stream()
            .flatMap(each -> each.runs.stream())
            .sorted(Comparator.comparingInt(Run::first))
            .toList();
    List<Run> union = new ArrayList<>();
    for (Run run : sorted) {
      Run previous = union.isEmpty() ? null : union.get(union.size() - 1);
      if (previous == null || run.first > previous.last + 1) {
        union.add(run);
      } else if (run.last > previous.last) {
        union.set(union.size() - 1, new Run(previous.first, run.last));
      }
    }
    return union;
  }

  /** The ordinals in order, repetitions included. */
  int[] ordinals() {
    int[] ordinals = new int[runs.stream().mapToInt(run -> run.last - run.first + 1).sum()];
    int next = 0;
    for (Run run : runs) {
      for (int ordinal = run.first; ordinal <= run.last; ordinal++) {
        ordinals[next++] = ordinal;
      }
    }
    return ordinals;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Run run : runs) {
      if (!text.isEmpty()) {
        text.append(',');
      }
      text.append(run.first);
      if (run.last > run.first) {
        text.append('-').append(run.last);
      }
    }
    return text.toString();
  }
}
