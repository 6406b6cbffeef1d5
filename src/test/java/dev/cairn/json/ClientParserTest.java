package dev.cairn.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.session.JsonText;
import dev.cairn.session.StorageException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Messages are taken and refused as the client's own parser does it. The verdicts are that
 * parser's: {@code cargo run < messages} in {@code src/test/client-parser}.
 */
class ClientParserTest {

  /**
   * The one place where Cairn takes less: names of unknown fields that are no Unicode. No program
   * whose strings are Unicode, as the client's are, can write one.
   */
  private static final Pattern HALF_A_PAIR_IN_A_NAME =
      Pattern.compile("\"(unknown|other)\":\\{\"\\\\ud800\"");

  @Test
  void everyMessageIsJudgedAsTheClientJudgesIt() throws Exception {
    List<String> verdicts = verdicts();
    assertThat(verdicts).hasSizeGreaterThan(900);

    for (String line : verdicts) {
      boolean clientTakes = line.startsWith("ok ");
      String message = line.substring(3);
      boolean expected = clientTakes && !HALF_A_PAIR_IN_A_NAME.matcher(message).find();
      assertThat(isTaken(message)).as(message).isEqualTo(expected);
    }
  }

  private static boolean isTaken(String message) {
    try {
      JsonReader.ofRequests(10)
          .read(
              JsonText.of("{\"state\":{\"messages\":[" + message + "]}}"),
              RequestBodies.CreateCheckpoint.class);
      return true;
    } catch (StorageException e) {
      return false;
    }
  }

  private static List<String> verdicts() throws Exception {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                ClientParserTest.class.getResourceAsStream("/client-verdicts.txt"),
                StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    }
  }
}
