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
 * How one kind of secret is known.
 *
 * @param kind what it is called in its place
 * @param keywords one of which a text must have; the pattern is tried behind each
 * @param pattern what stands behind a keyword. Its group 1 is the secret, or if it has none, the
 *     keyword with all that matches. Every repetition in it is possessive or has a limit, so that
 *     to try it takes time linear in what it reads
 * @param names whether the keywords are names, and what is assigned to them is the secret
 * @param examples texts with secrets between ‹ and ›
 * @param counterexamples texts without any
 */
record SecretRule(
    String kind,
    List<String> keywords,
    Pattern pattern,
    Names names,
    List<String> examples,
    List<String> counterexamples) {

  /** What the keywords of a rule are. */
  enum Names {
    /** The beginnings of secrets, or of what stands around them. They are in one case only. */
    NONE,
    /** What stands around a secret, in any case. */
    AROUND,
    /** Names of passwords, which may be any word. */
    PASSWORDS,
    /** Names of keys and tokens, which are not words. */
    KEYS
  }

  private static final String FILE = "rules.txt";

  boolean isOfNames() {
    return names == Names.PASSWORDS || names == Names.KEYS;
  }

  /** The rules that are built in. */
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

  /** Words with spaces between them; {@code ␣} stands for a space in one. */
  private static List<String> split(String words) {
    return List.of(words.split(" ")).stream().map(word -> word.replace('␣', ' ')).toList();
  }

  private static List<String> and(List<String> list, String another) {
    List<String> longer = new ArrayList<>(list);
    longer.add(another);
    return List.copyOf(longer);
  }
}
