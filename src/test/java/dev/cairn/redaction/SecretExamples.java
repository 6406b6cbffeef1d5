package dev.cairn.redaction;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Texts with a secret of each kind, for tests of what is redacted. */
public final class SecretExamples {

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]{7,}");

  private SecretExamples() {}

  /** The texts. */
  public static List<String> texts() {
    return examples().map(Example::text).toList();
  }

  /** A word of each secret in them. */
  public static List<String> words() {
    return examples()
        .flatMap(example -> example.secrets().stream())
        .flatMap(secret -> WORD.matcher(secret.replace("\\n", "\n")).results())
        .map(result -> result.group())
        .distinct()
        .toList();
  }

  private static Stream<Example> examples() {
    return SecretRule.builtIn().stream().flatMap(rule -> rule.examples().stream()).map(Example::of);
  }
}
