package dev.cairn.session;

import dev.cairn.session.CheckpointDiff.Change;
import dev.cairn.session.CheckpointDiff.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Compares the messages of two checkpoints by their numbers, which are equal for equal messages.
 * The messages themselves are not needed.
 */
public final class CheckpointComparison {

  private final int againstTotal;

  /** For each message of the checkpoint, its index in the other one. */
  private final int[] kept;

  private CheckpointComparison(int[] against, int[] checkpoint) {
    this.againstTotal = against.length;
    this.kept = MessageAlignment.align(against, checkpoint);
  }

  public static CheckpointComparison of(int[] against, int[] checkpoint) {
    return new CheckpointComparison(against, checkpoint);
  }

  /** Returns the indexes of messages in the checkpoint that the other one lacks. */
  public IntStream added() {
    return IntStream.range(0, kept.length).filter(i -> kept[i] == MessageAlignment.NONE);
  }

  /** Returns the indexes of messages in the other checkpoint that this one lacks. */
  public IntStream removed() {
    boolean[] isKept = new boolean[againstTotal];
    for (int place : kept) {
      if (place != MessageAlignment.NONE) {
        isKept[place] = true;
      }
    }
    return IntStream.range(0, againstTotal).filter(i -> !isKept[i]);
  }

  /**
   * Returns what became of each message, as runs.
   *
   * @param areAlike whether a removed and an added message have the same role
   */
  public List<Run> runs(BiPredicate<Integer, Integer> areAlike) {
    List<Run> runs = new ArrayList<>();
    int from = 0;
    int to = 0;
    while (from < againstTotal || to < kept.length) {
      int end = to;
      while (end < kept.length && kept[end] == from + end - to) {
        end++;
      }
      add(runs, new Run(Change.KEPT, to, from, end - to));
      from += end - to;
      to = end;
      while (end < kept.length && kept[end] == MessageAlignment.NONE) {
        end++;
      }
      int fromEnd = end < kept.length ? kept[end] : againstTotal;
      addChanges(runs, new Gap(from, fromEnd, to, end), areAlike);
      from = fromEnd;
      to = end;
    }
    return runs;
  }

  /** The gap between two kept messages. */
  private record Gap(int from, int fromEnd, int to, int toEnd) {}

  private static void addChanges(List<Run> runs, Gap gap, BiPredicate<Integer, Integer> areAlike) {
    int pairs = Math.min(gap.fromEnd - gap.from, gap.toEnd - gap.to);
    int done = 0;
    while (done < pairs) {
      int end = done;
      while (end < pairs && areAlike.test(gap.from + end, gap.to + end)) {
        end++;
      }
      add(runs, new Run(Change.REWRITTEN, gap.to + done, gap.from + done, end - done));
      done = end;
      while (end < pairs && !areAlike.test(gap.from + end, gap.to + end)) {
        end++;
      }
      add(runs, new Run(Change.REMOVED, gap.to + done, gap.from + done, end - done));
      add(runs, new Run(Change.ADDED, gap.to + done, gap.from + end, end - done));
      done = end;
    }
    int from = gap.from + pairs;
    int to = gap.to + pairs;
    add(runs, new Run(Change.REMOVED, to, from, gap.fromEnd - from));
    add(runs, new Run(Change.ADDED, to, gap.fromEnd, gap.toEnd - to));
  }

  private static void add(List<Run> runs, Run run) {
    if (run.count() > 0) {
      runs.add(run);
    }
  }

  /** A page of runs, and how many changes to skip for the next page. */
  public record Page(List<Run> runs, Optional<Integer> nextSkip) {}

  /**
   * Returns one page of the runs. Once it has at least one change, the page ends early if its
   * messages would exceed the size limit together.
   *
   * @param sizeOfRemoved the size in bytes of the message to show for an index of the other
   *     checkpoint
   * @param sizeOfAdded the same for an index of the checkpoint
   */
  public static Page page(
      List<Run> runs,
      CompareCheckpointsQuery query,
      IntUnaryOperator sizeOfRemoved,
      IntUnaryOperator sizeOfAdded) {
    List<Run> page = new ArrayList<>();
    List<Run> keptBefore = new ArrayList<>();
    int passed = 0;
    int taken = 0;
    long bytes = 0;
    for (Run run : runs) {
      if (run.change() == Change.KEPT) {
        if (passed >= query.skip()) {
          keptBefore.add(run);
        }
        continue;
      }
      int first = Math.min(run.count(), Math.max(0, query.skip() - passed));
      int end = first;
      while (end < run.count() && taken < query.limit()) {
        bytes += run.removes() ? sizeOfRemoved.applyAsInt(run.againstIndex() + end) : 0;
        bytes += run.adds() ? sizeOfAdded.applyAsInt(run.index() + end) : 0;
        if (taken > 0 && bytes > ListMessagesQuery.PAGE_BYTES) {
          break;
        }
        taken++;
        end++;
      }
      if (end > first) {
        page.addAll(keptBefore);
        keptBefore.clear();
        page.add(run.part(first, end - first));
      }
      if (end < run.count()) {
        return new Page(page, taken == 0 ? Optional.empty() : Optional.of(query.skip() + taken));
      }
      passed += run.count();
    }
    page.addAll(keptBefore);
    return new Page(page, Optional.empty());
  }
}
