package dev.cairn.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class SecretRulesTest {

  private static String redact(String text) {
    return new JsonRedactor(SecretRules.builtIn(), 1 << 24, true).text(text);
  }

  @Test
  void everyRuleDoesWhatItsExamplesSay() {
    List<SecretRule> rules = SecretRule.builtIn();
    assertThat(rules).hasSizeGreaterThan(25);
    SoftAssertions softly = new SoftAssertions();
    for (SecretRule rule : rules) {
      softly.assertThat(rule.examples()).as(rule.kind()).isNotEmpty();
      softly.assertThat(rule.counterexamples()).as(rule.kind()).isNotEmpty();
      for (String each : rule.examples()) {
        Example example = Example.of(each);
        softly.assertThat(redact(example.text())).isEqualTo(example.redacted(rule.kind()));
      }
      for (String each : rule.counterexamples()) {
        Example example = Example.of(each);
        softly.assertThat(redact(example.text())).as(rule.kind()).isEqualTo(example.text());
      }
    }
    softly.assertAll();
  }
}
