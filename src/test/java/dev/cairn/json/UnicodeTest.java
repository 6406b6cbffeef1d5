package dev.cairn.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.session.JsonText;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class UnicodeTest {

  @Property
  void loneSurrogatesAreFoundInEscapesAsInTheTextTheyMean(@ForAll("units") String text) {
    StringBuilder json = new StringBuilder("\"\\\\ud800 \\\\");
    for (char unit : text.toCharArray()) {
      json.append(unit < 0x80 ? String.valueOf(unit) : "\\u%04x".formatted((int) unit));
    }
    JsonText escaped = JsonText.of(json.append('"').toString());

    assertThat(Unicode.hasLoneSurrogateEscape(escaped)).isEqualTo(Unicode.hasLoneSurrogate(text));
  }

  @Provide
  Arbitrary<String> units() {
    return Arbitraries.of('a', 'u', '\u00e9', '\ud7ff', '\ud800', '\udbff', '\udc00', '\udfff')
        .list()
        .ofMaxSize(6)
        .map(
            units -> {
              StringBuilder text = new StringBuilder();
              units.forEach(text::append);
              return text.toString();
            });
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
