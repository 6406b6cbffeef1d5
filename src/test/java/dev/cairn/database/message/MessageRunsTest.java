package dev.cairn.database.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.database.message.MessageRuns.Run;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MessageRunsTest {

  @Test
  void consecutiveOrdinalsAreOneRun() {
    assertThat(MessageRuns.ofOrdinals(new int[] {0, 1, 2, 4, 6, 7, 1, 2, 2}).runs())
        .containsExactly(new Run(0, 2), new Run(4, 4), new Run(6, 7), new Run(1, 2), new Run(2, 2));
    assertThat(MessageRuns.ofOrdinals(new int[0]).runs()).isEmpty();
  }

  @Property
  void encodingKeepsEveryOrdinal(
      @ForAll @Size(max = 200) List<@IntRange(max = 300) Integer> ordinals) {
    assertThat(MessageRuns.decode(runs(ordinals).encode()).ordinals()).isEqualTo(array(ordinals));
  }

  @Property
  void encodingKeepsLargeOrdinals(
      @ForAll @Size(max = 20) List<@IntRange(max = Integer.MAX_VALUE - 1) Integer> ordinals) {
    assertThat(MessageRuns.decode(runs(ordinals).encode()).ordinals()).isEqualTo(array(ordinals));
  }

  /** The step to 60 is written as the byte with which deflated bytes begin. */
  @Test
  void runThatBeginsLikeDeflatedBytesIsKept() {
    assertThat(MessageRuns.decode(runs(List.of(60, 61)).encode()).ordinals())
        .containsExactly(60, 61);
  }

  private static MessageRuns runs(Collection<Integer> ordinals) {
    return MessageRuns.ofOrdinals(array(ordinals));
  }

  private static int[] array(Collection<Integer> ordinals) {
    return ordinals.stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  void holesThatRepeatCostNextToNothing() {
    List<Integer> ordinals = new ArrayList<>();
    for (int turn = 0; turn < 10_000; turn++) {
      ordinals.add(3 * turn + 1);
      ordinals.add(3 * turn + 2);
    }

    assertThat(runs(ordinals).encode()).hasSizeLessThan(200);
  }
}
