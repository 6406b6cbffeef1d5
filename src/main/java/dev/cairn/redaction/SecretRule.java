package dev.cairn.redaction;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A rule by which one kind of secret is recognized.
 *
 * @param kind the name of the kind in the replacement
 * @param keywords the words, one of which a text must contain; the pattern is tried after each
 *     occurrence
 * @param pattern matches what follows a keyword. The secret is its group 1 or, without groups, the
 *     keyword and everything that matches. Every repetition in it is possessive or limited, so that
 *     a match attempt takes time linear in what it reads
 * @param names whether the keywords are names, and the secret is what is assigned to them
 * @param examples texts with secrets between ‹ and ›
 * @param counterexamples texts without secrets
 */
record SecretRule(
    String kind,
    List<String> keywords,
    Pattern pattern,
    Names names,
    List<String> examples,
    List<String> counterexamples) {

  /** The meaning of a rule's keywords. */
  enum Names {
    /** Prefixes of secrets, or text next to them; case-sensitive. */
    NONE,
    /** Text next to a secret, in any case. */
    AROUND,
    /** Names of passwords, whose values may be any word. */
    PASSWORDS,
    /** Names of keys and tokens, whose values are not words. */
    KEYS
  }

  private static final String FILE = "rules.txt";

  boolean isOfNames() {
    return names == Names.PASSWORDS || names == Names.KEYS;
  }

  /** Reads the built-in rules. */
  static List<SecretRule> builtIn() {
    try (InputStream in = SecretRule.class.getResourceAsStream(FILE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<SecretRule> rules = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int colon = line.indexOf(": ");
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        String text = line.substring(colon + 2);
        if (line.startsWith("kind")) {
          rules.add(named(text));
        } else {
          int last = rules.size() - 1;
          rules.set(last, rules.get(last).with(line.substring(0, colon), text));
        }
      }
      return rules;
    } catch (IOException e) {
      throw new UncheckedIOException("the rules cannot be read", e);
    }
  }

  private static SecretRule named(String kind) {
    return new SecretRule(kind, List.of(), Pattern.compile(""), Names.NONE, List.of(), List.of());
  }

  private SecretRule with(String field, String text) {
    return switch (field) {
      case "keywords" -> new SecretRule(kind, split(text), pattern, names, List.of(), List.of());
      case "names" ->
          new SecretRule(kind, keywords, pattern, Names.valueOf(text), List.of(), List.of());
      case "pattern" ->
          new SecretRule(
              kind,
              keywords,
              Pattern.compile(text, names == Names.NONE ? 0 : Pattern.CASE_INSENSITIVE),
              names,
              List.of(),
              List.of());
      case "yes" ->
          new SecretRule(kind, keywords, pattern, names, and(examples, text), counterexamples);
      case "no" ->
          new SecretRule(kind, keywords, pattern, names, examples, and(counterexamples, text));
      default -> throw new IllegalStateException("the rules have an unknown field " + field);
    };
  }

  /** Splits words that are separated by spaces; {@code ␣} stands for a space within a word. */
  private static List<String> split(String words) {
    return List.of(words.split(" ")).stream().map(word -> word.replace('␣', ' ')).toList();
  }

  private static List<String> and(List<String> list, String another) {
    List<String> longer = new ArrayList<>(list);
    longer.add(another);
    return List.copyOf(longer);
  }
}
