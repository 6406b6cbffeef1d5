package dev.cairn.database.message;

import static dev.cairn.RandomTries.oneOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.RandomTries;
import dev.cairn.database.message.MessageRuns.Run;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessageRunsTest {

  @Test
  void consecutiveOrdinalsAreOneRun() {
    assertThat(MessageRuns.ofOrdinals(new int[] {0, 1, 2, 4, 6, 7, 1, 2, 2}).runs())
        .containsExactly(new Run(0, 2), new Run(4, 4), new Run(6, 7), new Run(1, 2), new Run(2, 2));
    assertThat(MessageRuns.ofOrdinals(new int[0]).runs()).isEmpty();
  }

  @Test
  void encodingKeepsEveryOrdinal() {
    RandomTries.repeat(
        1000, random -> assertKept(random.ints(random.nextInt(201), 0, 301).toArray()));
  }

  @Test
  void someOfTheOrdinalsAreThoseFromAPlace() {
    RandomTries.repeat(
        1000,
        random -> {
          int[] ordinals = random.ints(random.nextInt(50), 0, 20).sorted().toArray();
          int skip = random.nextInt(60);
          int most = random.nextInt(60);

          assertThat(MessageRuns.ofOrdinals(ordinals).ordinals(skip, most))
              .isEqualTo(Arrays.stream(ordinals).skip(skip).limit(most).toArray());
        });
  }

  @Test
  void encodingKeepsLargeOrdinals() {
    RandomTries.repeat(
        1000,
        random ->
            assertKept(
                random
                    .ints(random.nextInt(21), 0, Integer.MAX_VALUE)
                    .map(any -> oneOf(random, any, any, 0, Integer.MAX_VALUE - 1))
                    .toArray()));
  }

  /** The step to 60 is written as the byte with which deflated bytes begin. */
  @Test
  void runThatBeginsLikeDeflatedBytesIsKept() {
    assertKept(new int[] {60, 61});
  }

  private static void assertKept(int[] ordinals) {
    assertThat(MessageRuns.decode(MessageRuns.ofOrdinals(ordinals).encode()).ordinals())
        .isEqualTo(ordinals);
  }

  @Test
  void holesThatRepeatCostNextToNothing() {
    int[] ordinals = IntStream.range(0, 30_000).filter(i -> i % 3 > 0).toArray();

    assertThat(MessageRuns.ofOrdinals(ordinals).encode()).hasSizeLessThan(200);
  }
}
