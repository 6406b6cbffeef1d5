package dev.cairn.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.RandomTries;
import dev.cairn.session.CheckpointDiff.Change;
import dev.cairn.session.CheckpointDiff.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CheckpointComparisonTest {

  private static final int MANY = 100_000;

  /** Even numbers are messages of one role, odd ones of another. */
  private static List<Run> runs(int[] against, int[] checkpoint) {
    return CheckpointComparison.of(against, checkpoint)
        .runs((i, j) -> against[i] % 2 == checkpoint[j] % 2);
  }

  private static int[] list(int... numbers) {
    return numbers;
  }

  private static Run run(Change change, int index, int againstIndex, int count) {
    return new Run(change, index, againstIndex, count);
  }

  @Test
  void appendedMessagesAreAdded() {
    assertThat(runs(list(0, 1, 2), list(0, 1, 2, 3, 4)))
        .containsExactly(run(Change.KEPT, 0, 0, 3), run(Change.ADDED, 3, 3, 2));
  }

  @Test
  void messagesThatWereCutOffAreRemoved() {
    assertThat(runs(list(0, 1, 2, 3), list(0, 1)))
        .containsExactly(run(Change.KEPT, 0, 0, 2), run(Change.REMOVED, 2, 2, 2));
  }

  @Test
  void equalListsAreKept() {
    assertThat(runs(list(0, 1, 0), list(0, 1, 0))).containsExactly(run(Change.KEPT, 0, 0, 3));
    assertThat(runs(list(), list())).isEmpty();
  }

  @Test
  void messageOfTheSameRoleAndPlaceIsRewritten() {
    assertThat(runs(list(0, 1, 2), list(0, 11, 2, 3)))
        .containsExactly(
            run(Change.KEPT, 0, 0, 1),
            run(Change.REWRITTEN, 1, 1, 1),
            run(Change.KEPT, 2, 2, 1),
            run(Change.ADDED, 3, 3, 1));
  }

  @Test
  void messageOfAnotherRoleIsNotRewritten() {
    assertThat(runs(list(0, 1, 3, 5, 2), list(0, 10, 13, 2)))
        .containsExactly(
            run(Change.KEPT, 0, 0, 1),
            run(Change.REMOVED, 1, 1, 1),
            run(Change.ADDED, 1, 2, 1),
            run(Change.REWRITTEN, 2, 2, 1),
            run(Change.REMOVED, 3, 3, 1),
            run(Change.KEPT, 3, 4, 1));
  }

  /** People say "continue" again and again. */
  @Test
  void repeatedMessagesAreFoundBetweenOthers() {
    int[] before = list(0, 1, 0, 3, 0, 5);

    assertThat(runs(before, list(1, 0, 3, 0, 5)))
        .containsExactly(run(Change.REMOVED, 0, 0, 1), run(Change.KEPT, 0, 1, 5));
  }

  @Test
  void runsTellWhatBecameOfEachMessage() {
    RandomTries.repeat(
        2000,
        random -> {
          int numbers = 1 + random.nextInt(12);
          int[] against = random.ints(random.nextInt(15), 0, numbers).toArray();
          int[] checkpoint = random.ints(random.nextInt(15), 0, numbers).toArray();

          assertComplete(against, checkpoint, runs(against, checkpoint));
        });
  }

  private static void assertComplete(int[] against, int[] checkpoint, List<Run> runs) {
    int from = 0;
    int to = 0;
    for (Run run : runs) {
      assertThat(run.count()).isPositive();
      assertThat(List.of(run.againstIndex(), run.index())).isEqualTo(List.of(from, to));
      for (int i = 0; i < run.count(); i++) {
        switch (run.change()) {
          case KEPT -> assertThat(checkpoint[to++]).isEqualTo(against[from++]);
          case REWRITTEN -> assertThat(checkpoint[to++] % 2).isEqualTo(against[from++] % 2);
          case REMOVED -> from++;
          case ADDED -> to++;
        }
      }
    }
    assertThat(List.of(from, to)).isEqualTo(List.of(against.length, checkpoint.length));
  }

  @Test
  void withoutRepetitionsAsManyAreKeptAsCanBe() {
    RandomTries.repeat(
        1000,
        random -> {
          int[] against = shuffledPart(random);
          int[] checkpoint = shuffledPart(random);

          assertThat(kept(runs(against, checkpoint))).isEqualTo(longestCommon(against, checkpoint));
        });
  }

  private static int[] shuffledPart(Random random) {
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, 12).boxed().toList());
    for (int i = random.nextInt(6); i > 0; i--) {
      numbers.add(
          random.nextInt(numbers.size()), numbers.remove(random.nextInt(numbers.size() - 1)));
    }
    return numbers.stream().limit(random.nextInt(13)).mapToInt(Integer::intValue).toArray();
  }

  private static int kept(List<Run> runs) {
    return runs.stream().filter(run -> run.change() == Change.KEPT).mapToInt(Run::count).sum();
  }

  private static int longestCommon(int[] one, int[] other) {
    int[][] longest = new int[one.length + 1][other.length + 1];
    for (int i = 1; i <= one.length; i++) {
      for (int j = 1; j <= other.length; j++) {
        longest[i][j] =
            one[i - 1] == other[j - 1]
                ? longest[i - 1][j - 1] + 1
                : Math.max(longest[i - 1][j], longest[i][j - 1]);
      }
    }
    return longest[one.length][other.length];
  }

  /** A table of all pairs would have ten billion cells. */
  @Test
  void largestPairsAreCompared() {
    int[] ascending = IntStream.range(0, MANY).toArray();
    int[] descending = IntStream.range(0, MANY).map(i -> MANY - i).toArray();
    int[] twoInTurns = IntStream.range(0, MANY).map(i -> i % 2).toArray();
    int[] otherTwoInTurns = IntStream.range(0, MANY).map(i -> i % 3 / 2).toArray();
    int[] everySecond = IntStream.range(0, MANY).map(i -> i % 2 == 0 ? i : -i).toArray();
    int[] nested =
        IntStream.range(0, MANY).map(i -> Integer.numberOfTrailingZeros(i + 1)).toArray();
    List<int[]> lists =
        List.of(ascending, descending, twoInTurns, otherTwoInTurns, everySecond, nested);

    for (int[] one : lists) {
      for (int[] other : lists) {
        List<Run> runs = runs(one, other);
        assertThat(runs.stream().mapToInt(run -> run.removes() ? run.count() : 0).sum())
            .isEqualTo(MANY - kept(runs));
      }
    }
    assertThat(kept(runs(ascending, everySecond))).isEqualTo(MANY / 2);
    assertThat(kept(runs(nested, Arrays.copyOfRange(nested, 1, MANY)))).isPositive();
  }

  @Test
  void pagesTogetherHaveEveryRun() {
    RandomTries.repeat(
        1000,
        random -> {
          int numbers = 1 + random.nextInt(12);
          int[] against = random.ints(random.nextInt(15), 0, numbers).toArray();
          int[] checkpoint = random.ints(random.nextInt(15), 0, numbers).toArray();
          List<Run> runs = runs(against, checkpoint);
          int limit = 1 + random.nextInt(5);
          int size = random.nextInt(ListMessagesQuery.PAGE_BYTES);

          List<Run> read = new ArrayList<>();
          Optional<Integer> skip = Optional.of(0);
          while (skip.isPresent()) {
            var page =
                CheckpointComparison.page(runs, query(skip.get(), limit), i -> size, i -> size);
            int changes =
                page.runs().stream()
                    .filter(run -> run.change() != Change.KEPT)
                    .mapToInt(Run::count)
                    .sum();
            assertThat(changes).isLessThanOrEqualTo(limit);
            assertThat(page.nextSkip().orElse(Integer.MAX_VALUE)).isGreaterThan(skip.get());
            read.addAll(page.runs());
            skip = page.nextSkip();
          }

          assertComplete(against, checkpoint, read);
          assertThat(kept(read)).isEqualTo(kept(runs));
        });
  }

  @Test
  void pageEndsWhenItsMessagesAreLarge() {
    List<Run> runs = runs(list(), list(1, 2, 3, 4, 5));
    int half = ListMessagesQuery.PAGE_BYTES / 2;

    var page = CheckpointComparison.page(runs, query(0, 10), i -> 0, i -> half);
    assertThat(page.runs()).containsExactly(run(Change.ADDED, 0, 0, 2));
    assertThat(page.nextSkip()).contains(2);
    var larger = CheckpointComparison.page(runs, query(2, 10), i -> 0, i -> 3 * half);
    assertThat(larger.runs()).containsExactly(run(Change.ADDED, 2, 0, 1));
    assertThat(larger.nextSkip()).contains(3);
    assertThat(CheckpointComparison.page(runs, query(0, 0), i -> 0, i -> 0).nextSkip()).isEmpty();
  }

  private static CompareCheckpointsQuery query(int skip, int limit) {
    return new CompareCheckpointsQuery(UUID.randomUUID(), UUID.randomUUID(), skip, limit, 1000);
  }
}
