package dev.cairn.stats;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A tool, by its current name in the client.
 *
 * @param name the name without the server that offers it: {@code run_command}
 * @see <a
 *     href="https://github.com/stakpak/agent/blob/4e44be9c/libs/shared/src/utils.rs">stakpak/agent
 *     libs/shared/src/utils.rs, strip_tool_name</a>
 */
public record ToolName(String name) {

  /** Tools whose names the client does not capitalize word by word. */
  private static final Set<String> SENTENCES =
      Set.of(
          "create_file",
          "edit_file",
          "run_command",
          "read_file",
          "delete_file",
          "list_directory",
          "search_files");

  /**
   * Extracts the name from a message: {@code stakpak__run_command()} becomes {@code run_command}.
   */
  public static ToolName of(String written) {
    String name = written;
    int separator = name.indexOf("__");
    if (separator >= 0) {
      name = name.substring(separator + 2);
    }
    if (name.endsWith("()")) {
      name = name.substring(0, name.length() - 2);
    }
    if (name.equals("read_rulebook") || name.equals("read_rulebooks")) {
      name = "load_skill";
    }
    return new ToolName(Label.of(name));
  }

  /** Returns the name as the client displays it: {@code Run command}, {@code Str Replace}. */
  public String display() {
    String words = name.replace('_', ' ');
    return SENTENCES.contains(name)
        ? capitalized(words)
        : Arrays.stream(words.split("\\s+"))
            .filter(word -> !word.isEmpty())
            .map(ToolName::capitalized)
            .collect(Collectors.joining(" "));
  }

  private static String capitalized(String word) {
    int end = word.offsetByCodePoints(0, 1);
    return word.substring(0, end).toUpperCase(Locale.ROOT) + word.substring(end);
  }
}
