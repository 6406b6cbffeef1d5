package dev.cairn.redaction;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.time.Duration;

/**
 * An RE2 pattern, which never takes time exponential in the length of a text. For some patterns,
 * finding all occurrences takes quadratic time, so the time is limited, too.
 */
public final class SecretPattern implements Secret {

  static final int MAX_LENGTH = 1000;

  /**
   * The maximum number of instructions in the program that RE2 compiles from a pattern: it may
   * execute as many per character.
   */
  private static final int MAX_SIZE = 1500;

  private static final Duration MAX_TIME = Duration.ofSeconds(60);

  private final Pattern pattern;
  private long nanosLeft;

  /**
   * @throws StorageException {@code INVALID_REQUEST} if the pattern is invalid, matches the empty
   *     text, or is too large
   */
  public SecretPattern(String pattern) {
    this(pattern, MAX_TIME);
  }

  SecretPattern(String pattern, Duration maxTime) {
    this.pattern = compile(pattern);
    this.nanosLeft = maxTime.toNanos();
  }

  private static Pattern compile(String pattern) {
    if (pattern.length() > MAX_LENGTH) {
      throw invalid("must have at most %d characters".formatted(MAX_LENGTH));
    }
    if (PatternSize.atMost(pattern) > MAX_SIZE * 4L) {
      throw invalid("repeats too much");
    }
    try {
      Pattern compiled = Pattern.compile(pattern);
      if (compiled.programSize() > MAX_SIZE) {
        throw invalid("repeats too much");
      }
      if (compiled.matcher("").find()) {
        throw invalid("matches the empty text");
      }
      return compiled;
    } catch (PatternSyntaxException e) {
      throw invalid(e.getMessage());
    }
  }

  private static StorageException invalid(String details) {
    return new StorageException(Problem.INVALID_PATTERN, "/pattern: " + details);
  }

  @Override
  public void find(String text, Place place) {
    Timed timed = new Timed(text, nanosLeft);
    Matcher matcher = pattern.matcher(timed);
    boolean isWanted = true;
    while (isWanted && matcher.find()) {
      isWanted =
          matcher.start() == matcher.end() || place.at(matcher.start(), matcher.end(), REDACTED);
    }
    nanosLeft = timed.nanosLeft();
  }

  /** A text that can be read only until its time is over. */
  private static final class Timed implements CharSequence {

    private static final int CHARACTERS_BETWEEN_LOOKS = 1000;

    private final String text;
    private final long end;
    private int read;

    Timed(String text, long nanos) {
      this.text = text;
      this.end = System.nanoTime() + nanos;
    }

    long nanosLeft() {
      return end - System.nanoTime();
    }

    @Override
    public char charAt(int index) {
      if (++read % CHARACTERS_BETWEEN_LOOKS == 0 && nanosLeft() < 0) {
        throw new StorageException(Problem.PATTERN_TOO_SLOW);
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
