package dev.cairn;

import java.util.Random;

/**
 * Tests with random values. A failure names the seed of its try; {@code -Dtest.seed=} with that
 * number makes it the first one.
 */
public final class RandomTries {

  private static final String SEED = "test.seed";

  private RandomTries() {}

  /** What holds for whatever values it draws. */
  public interface Check {
    void check(Random random) throws Exception;
  }

  /** Checks as often as wanted, each time with other values. */
  public static void repeat(int tries, Check check) {
    long first = Long.getLong(SEED, System.nanoTime());
    for (long seed = first; seed < first + tries; seed++) {
      try {
        check.check(new Random(seed));
      } catch (Exception | AssertionError e) {
        throw new AssertionError("failed with -D" + SEED + "=" + seed, e);
      }
    }
  }

  /** One of some values, each as likely as any other. */
  @SafeVarargs
  public static <T> T oneOf(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }
}
