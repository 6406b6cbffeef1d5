package dev.cairn.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolNameTest {

  @ParameterizedTest
  @CsvSource({
    "run_command, run_command, Run command",
    "stakpak__run_command, run_command, Run command",
    "stakpak__str_replace(), str_replace, Str Replace",
    "other__server__tool, server__tool, Server Tool",
    "read_rulebook, load_skill, Load Skill",
    "stakpak__read_rulebooks, load_skill, Load Skill",
    "search_files, search_files, Search files",
    "étude_x, étude_x, Étude X",
    "x__, '', ''",
    "___, _, ''",
  })
  void nameIsThatOfTheClient(String written, String name, String display) {
    assertThat(ToolName.of(written).name()).isEqualTo(name);
    assertThat(ToolName.of(written).display()).isEqualTo(display);
  }

  @Test
  void nameIsStorable() {
    assertThat(ToolName.of("a\0b").name()).isEqualTo("a\uFFFDb");
  }

  /** As H2 counts: in halves of surrogate pairs. PostgreSQL counts less and takes it, too. */
  @Test
  void nameIsCutByTheColumnAndNotWithinACharacter() {
    String rock = "\uD83E\uDEA8";

    assertThat(ToolName.of(rock.repeat(101)).name()).isEqualTo(rock.repeat(100));
    assertThat(ToolName.of("x" + rock.repeat(100)).name()).isEqualTo("x" + rock.repeat(99));
    assertThat(ToolName.of("x".repeat(201)).name()).isEqualTo("x".repeat(200));
  }
}
