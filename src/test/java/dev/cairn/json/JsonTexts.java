package dev.cairn.json;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random JSON texts: any spelling that JSON allows. */
final class JsonTexts {

  private JsonTexts() {}

  /** A message that the client could read back, with all that it may and need not have. */
  static Arbitrary<String> message() {
    Arbitrary<String> role =
        Arbitraries.of("system", "developer", "user", "assistant", "tool")
            .map(name -> "\"role\"" + ":" + "\"" + name + "\"");
    Arbitrary<String> content =
        Arbitraries.oneOf(
                Arbitraries.of("null", "\"\"", "[]", "[ ]"),
                unicodeString(),
                unicodeString().map(text -> "[{\"type\":\"text\",\"text\":" + text + "}]"))
            .map(value -> "\"content\" : " + value);
    Arbitrary<String> unknown =
        Combinators.combine(Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(3), value(3))
            .as((name, value) -> "\"x_" + name + "\":" + value);
    return Combinators.combine(
            role,
            content.injectNull(0.2),
            unknown.list().ofMaxSize(4),
            space(),
            Arbitraries.randoms())
        .as(
            (r, c, others, space, random) -> {
              List<String> fields = new java.util.ArrayList<>(others);
              fields.add(r);
              if (c != null) {
                fields.add(c);
              }
              java.util.Collections.shuffle(fields, random);
              return "{" + space + String.join("," + space, fields) + space + "}";
            });
  }

  /** Any value, none of it known to the client. */
  static Arbitrary<String> value(int depth) {
    Arbitrary<String> scalar =
        Arbitraries.oneOf(
            Arbitraries.of("null", "true", "false", "{}", "[]", "\"\""),
            number(),
            unicodeString(),
            Arbitraries.of("\"\\ud800\"", "\"\\udc00\\ud83e\"", "\"\\u0000\"", "\"\\/\\b\\f\""));
    if (depth == 0) {
      return scalar;
    }
    Arbitrary<String> inner = value(depth - 1);
    Arbitrary<String> array =
        inner.list().ofMaxSize(3).map(values -> "[ " + String.join(" ,", values) + "]");
    Arbitrary<String> object =
        Combinators.combine(unicodeString(), inner)
            .as((name, value) -> name + ": " + value)
            .list()
            .ofMaxSize(3)
            .map(fields -> "{" + String.join(",\n", fields) + " }");
    return Arbitraries.oneOf(scalar, array, object);
  }

  private static Arbitrary<String> number() {
    return Arbitraries.oneOf(
        Arbitraries.longs().map(String::valueOf),
        Arbitraries.bigIntegers().map(String::valueOf),
        Arbitraries.of("-0", "0.0", "-0.0", "1e5", "1E+05", "1e-400", "5.0", "1.10", "1e400"),
        Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(80).map(d -> "1." + d));
  }

  /** A string with raw and escaped characters of every plane. */
  private static Arbitrary<String> unicodeString() {
    Arbitrary<String> character =
        Arbitraries.oneOf(
            Arbitraries.integers()
                .between(0x20, 0x10FFFF)
                .filter(c -> (c < 0xD800 || c > 0xDFFF) && c != '"' && c != '\\')
                .map(Character::toString),
            Arbitraries.integers().between(0, 0xD7FF).map(c -> "\\u%04x".formatted(c)),
            Arbitraries.of("\\n", "\\\"", "\\\\", "\\ud83e\\udea8", "é", "日", "🪨", " "));
    return character
        .list()
        .ofMaxSize(12)
        .map(characters -> characters.stream().collect(Collectors.joining("", "\"", "\"")));
  }

  private static Arbitrary<String> space() {
    return Arbitraries.of("", " ", "\n\t", "\r\n  ");
  }
}
