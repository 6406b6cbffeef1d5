package dev.cairn.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Logger;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** How many secrets are found, and how much else. */
class SecretCorpusTest {

  private static final Path CORPUS = Path.of("src/test/resources/redaction");
  private static final double MIN_RECALL = 0.97;
  private static final double MIN_PRECISION = 0.999;
  private static final Logger LOG = Logger.getLogger(SecretCorpusTest.class.getName());

  private static List<Example> corpus(String file) throws IOException {
    return Files.readAllLines(CORPUS.resolve(file)).stream().map(Example::of).toList();
  }

  private static String redact(String text) {
    return new JsonRedactor(SecretRules.builtIn(), 1 << 24, true).text(text);
  }

  @Test
  void mostSecretsAreFoundAndLittleElse() throws IOException {
    List<Example> secrets = corpus("secrets.txt");
    List<Example> others = corpus("no-secrets.txt");
    assertThat(secrets).hasSizeGreaterThanOrEqualTo(300).doesNotHaveDuplicates();
    assertThat(others).hasSizeGreaterThanOrEqualTo(1000).doesNotHaveDuplicates();

    List<String> missed = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    int found = 0;
    for (Example each : secrets) {
      String redacted = redact(each.text());
      if (each.isFoundIn(redacted)) {
        found++;
        if (!each.isOnlyFoundIn(redacted)) {
          wrong.add(each.marked() + " -> " + redacted);
        }
      } else {
        missed.add(each.marked() + " -> " + redacted);
      }
    }
    for (Example each : others) {
      String redacted = redact(each.text());
      if (!redacted.equals(each.text())) {
        wrong.add(each.text() + " -> " + redacted);
      }
    }
    double recall = (double) found / secrets.size();
    double precision = (double) found / (found + wrong.size());
    LOG.info(
        String.format(
            Locale.ROOT,
            "%d of %d secrets found: recall %.4f; %d other texts of %d changed: precision %.4f",
            found,
            secrets.size(),
            recall,
            wrong.size(),
            others.size(),
            precision));
    SoftAssertions.assertSoftly(
        softly -> {
          softly
              .assertThat(recall)
              .as("missed: %s", String.join("\n", missed))
              .isGreaterThanOrEqualTo(MIN_RECALL);
          softly
              .assertThat(precision)
              .as("wrong: %s", String.join("\n", wrong))
              .isGreaterThanOrEqualTo(MIN_PRECISION);
        });
  }
}
