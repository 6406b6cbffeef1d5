package dev.cairn.json;

import static dev.cairn.RandomTries.oneOf;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Random JSON texts: any spelling that JSON allows. */
final class JsonTexts {

  private final Random random;

  JsonTexts(Random random) {
    this.random = random;
  }

  /** A message that the client could read back, with all that it may and need not have. */
  String message() {
    List<String> fields =
        upTo(4, () -> "\"x_" + name() + "\":" + value(2)).collect(Collectors.toList());
    fields.add(
        "\"role\":\"" + oneOf(random, "system", "developer", "user", "assistant", "tool") + '"');
    if (random.nextInt(5) > 0) {
      fields.add("\"content\" : " + content());
    }
    Collections.shuffle(fields, random);
    String space = oneOf(random, "", " ", "\n\t", "\r\n  ");
    return "{" + space + String.join("," + space, fields) + space + "}";
  }

  private String name() {
    return IntStream.rangeClosed(0, random.nextInt(3))
        .mapToObj(i -> Character.toString('a' + random.nextInt(26)))
        .collect(Collectors.joining());
  }

  private String content() {
    return switch (random.nextInt(3)) {
      case 0 -> oneOf(random, "null", "\"\"", "[]", "[ ]");
      case 1 -> string();
      default -> "[{\"type\":\"text\",\"text\":" + string() + "}]";
    };
  }

  /** Any value, none of it known to the client. */
  String value(int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 8)) {
      case 0 -> oneOf(random, "null", "true", "false", "{}", "[]", "\"\"");
      case 1 -> number();
      case 2 -> string();
      case 3 -> oneOf(random, "\"\\ud800\"", "\"\\udc00\\ud83e\"", "\"\\u0000\"", "\"\\/\\b\\f\"");
      case 4, 5 -> upTo(3, () -> value(depth - 1)).collect(Collectors.joining(" ,", "[ ", "]"));
      default ->
          upTo(3, () -> string() + ": " + value(depth - 1))
              .collect(Collectors.joining(",\n", "{", " }"));
    };
  }

  private String number() {
    return switch (random.nextInt(4)) {
      case 0 ->
          String.valueOf(
              oneOf(random, random.nextLong(), Long.MIN_VALUE, Long.MAX_VALUE, 1L << 53, 0L));
      case 1 -> new BigInteger(random.nextInt(200), random).negate().toString();
      case 2 ->
          oneOf(random, "-0", "0.0", "-0.0", "1e5", "1E+05", "1e-400", "5.0", "1.10", "1e400");
      default ->
          IntStream.rangeClosed(0, random.nextInt(80))
              .mapToObj(i -> String.valueOf(random.nextInt(10)))
              .collect(Collectors.joining("", "1.", ""));
    };
  }

  /** A string with raw and escaped characters of every plane. */
  private String string() {
    return upTo(12, this::character).collect(Collectors.joining("", "\"", "\""));
  }

  private String character() {
    return switch (random.nextInt(3)) {
      case 0 -> rawCharacter();
      case 1 -> "\\u%04x".formatted(random.nextInt(0xD800));
      default -> oneOf(random, "\\n", "\\\"", "\\\\", "\\ud83e\\udea8", "é", "日", "🪨", " ");
    };
  }

  private String rawCharacter() {
    int character;
    do {
      character = random.nextInt(0x20, oneOf(random, 0x80, 0x800, 0x10000, 0x110000));
    } while (character >= 0xD800 && character <= 0xDFFF || character == '"' || character == '\\');
    return Character.toString(character);
  }

  private <T> Stream<T> upTo(int most, Supplier<T> element) {
    return Stream.generate(element).limit(random.nextInt(most + 1));
  }

  /** Messages of a checkpoint, none to eight. */
  List<String> messages() {
    return upTo(8, this::message).toList();
  }
}
