package dev.cairn.json;

import dev.cairn.search.SearchCursor;
import dev.cairn.session.BackendKind;
import dev.cairn.session.LabelFilter;
import dev.cairn.session.PageCursor;
import dev.cairn.session.SessionStatus;
import dev.cairn.session.SessionVisibility;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The wire format of single values. Reading returns empty for any other text. */
public final class WireNames {
  private static final Pattern UUID_FORM =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
  private static final Pattern LAST_MESSAGES = Pattern.compile("last:([1-9]\\d{0,8})");
  private static final Pattern VERSION = Pattern.compile("\\p{XDigit}{1,15}");
  private static final int CURSOR_BYTES = 24;

  /** The end of the year 9999, which every database supports. */
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private WireNames() {}

  /** Parses the hyphenated form only: {@link UUID#fromString} would accept {@code 1-1-1-1-1}. */
  public static Optional<UUID> uuid(String text) {
    return UUID_FORM.matcher(text).matches()
        ? Optional.of(UUID.fromString(text))
        : Optional.empty();
  }

  /**
   * Returns the name of a constant in lower case, such as {@code token_created}, except where the
   * client uses another spelling.
   */
  public static String word(Enum<?> value) {
    if (value instanceof SessionVisibility || value instanceof SessionStatus) {
      return value.name();
    }
    String word = value.name().toLowerCase(Locale.ROOT);
    return value instanceof BackendKind ? word.replace('_', '-') : word;
  }

  /** Returns the constant with this {@link #word}. */
  public static <E extends Enum<E>> Optional<E> word(Class<E> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(value -> word(value).equals(text))
        .findFirst();
  }

  /** Returns all words of a type for display: {@code read, write or admin}. */
  public static String words(Class<? extends Enum<?>> type) {
    String words =
        String.join(", ", Arrays.stream(type.getEnumConstants()).map(WireNames::word).toList());
    int last = words.lastIndexOf(", ");
    return last < 0 ? words : words.substring(0, last) + " or " + words.substring(last + 2);
  }

  public static Optional<Instant> time(String text) {
    try {
      Instant time = Instant.parse(text);
      return isStorable(time) ? Optional.of(time) : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Parses a day such as {@code 2026-11-23}. */
  public static Optional<LocalDate> day(String text) {
    try {
      LocalDate day = LocalDate.parse(text);
      return day.getYear() >= 1970 && day.getYear() <= 9999 ? Optional.of(day) : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Returns whether every database supports this time. */
  private static boolean isStorable(Instant time) {
    return !time.isBefore(Instant.EPOCH) && !time.isAfter(LATEST);
  }

  /** Formats a label filter as {@code team:sre}. A key contains no colon. */
  public static String label(LabelFilter label) {
    return label.key() + ':' + label.value();
  }

  /**
   * Parses a label filter.
   *
   * @throws dev.cairn.session.StorageException {@code INVALID_REQUEST} if this is not a valid label
   */
  public static Optional<LabelFilter> label(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? Optional.empty()
        : Optional.of(new LabelFilter(text.substring(0, colon), text.substring(colon + 1)));
  }

  /** Returns a position among hits as an opaque text that needs no escaping in a URL. */
  public static String searchCursor(SearchCursor cursor) {
    byte[] bytes =
        ByteBuffer.allocate(CURSOR_BYTES + Integer.BYTES)
            .put(bytes(cursor.time(), cursor.sessionId()))
            .putInt(cursor.ordinal())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  public static Optional<SearchCursor> searchCursor(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length != CURSOR_BYTES + Integer.BYTES) {
        return Optional.empty();
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return cursor(buffer)
          .map(place -> new SearchCursor(place.time(), place.id(), buffer.getInt()))
          .filter(cursor -> cursor.ordinal() >= SearchCursor.TITLE);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns a cursor as an opaque text that needs no escaping in a URL. */
  public static String cursor(PageCursor cursor) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(bytes(cursor.time(), cursor.id()));
  }

  private static byte[] bytes(Instant time, UUID id) {
    return ByteBuffer.allocate(CURSOR_BYTES)
        .putLong(micros(time))
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  public static Optional<PageCursor> cursor(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length != CURSOR_BYTES) {
        return Optional.empty();
      }
      return cursor(ByteBuffer.wrap(bytes));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<PageCursor> cursor(ByteBuffer bytes) {
    long micros = bytes.getLong();
    if (micros < 0 || micros > micros(LATEST)) {
      return Optional.empty();
    }
    Instant updatedAt = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    return Optional.of(new PageCursor(updatedAt, new UUID(bytes.getLong(), bytes.getLong())));
  }

  /**
   * Parses how many of the last messages to return: {@code all}, {@code none} or {@code last:20}.
   */
  public static Optional<Integer> messages(String text) {
    return switch (text) {
      case "all" -> Optional.of(Integer.MAX_VALUE);
      case "none" -> Optional.of(0);
      default -> {
        Matcher last = LAST_MESSAGES.matcher(text);
        yield last.matches() ? Optional.of(Integer.valueOf(last.group(1))) : Optional.empty();
      }
    };
  }

  /** Formats a number of messages for {@link #messages(String)}. */
  public static String messages(int last) {
    return switch (last) {
      case Integer.MAX_VALUE -> "all";
      case 0 -> "none";
      default -> "last:" + last;
    };
  }

  /** Returns the version of a session, which is the time of its last change. */
  public static String version(Instant updatedAt) {
    return Long.toHexString(micros(updatedAt));
  }

  /** Parses the output of {@link #version(Instant)}. */
  public static Optional<Instant> version(String text) {
    return VERSION.matcher(text).matches()
        ? Optional.of(Instant.EPOCH.plus(Long.parseLong(text, 16), ChronoUnit.MICROS))
        : Optional.empty();
  }

  /**
   * Returns the microseconds since 1970. {@link ChronoUnit#between} would overflow in the year
   * 2262.
   */
  private static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
  }
}
