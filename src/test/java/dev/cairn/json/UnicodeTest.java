package dev.cairn.json;

import static dev.cairn.RandomTries.oneOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.RandomTries;
import dev.cairn.session.JsonText;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnicodeTest {

  @Test
  void loneSurrogatesAreFoundInEscapesAsInTheTextTheyMean() {
    RandomTries.repeat(2000, random -> assertFoundInEscapes(units(random)));
  }

  private static void assertFoundInEscapes(String text) {
    StringBuilder json = new StringBuilder("\"\\\\ud800 \\\\");
    for (char unit : text.toCharArray()) {
      json.append(unit < 0x80 ? String.valueOf(unit) : "\\u%04x".formatted((int) unit));
    }
    JsonText escaped = JsonText.of(json.append('"').toString());

    assertThat(Unicode.hasLoneSurrogateEscape(escaped)).isEqualTo(Unicode.hasLoneSurrogate(text));
  }

  private static String units(Random random) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(7); left > 0; left--) {
      text.append(
          oneOf(random, "a", "u", "\u00e9", "\ud7ff", "\ud800", "\udbff", "\udc00", "\udfff"));
    }
    return text.toString();
  }

  @Test
  void invalidUtf8IsFound() {
    assertThat(Unicode.isValidUtf8(JsonText.of("é🪨\u0000"))).isTrue();
    for (byte[] bytes :
        new byte[][] {
          {(byte) 0xC3}, // cut off
          {(byte) 0xC0, (byte) 0x80}, // overlong
          {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, // a surrogate
          {(byte) 0xFF},
        }) {
      assertThat(Unicode.isValidUtf8(JsonText.of(bytes))).isFalse();
    }
  }
}
