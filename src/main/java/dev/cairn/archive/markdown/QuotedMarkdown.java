package dev.cairn.archive.markdown;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Quotes Markdown of others, such that no renderer produces HTML, images or links from it, but
 * shows their source instead. Headings, lists, tables, emphasis and code are kept.
 *
 * <p>Any character that could start one of them becomes a character reference. A backslash would
 * not be enough: GitHub's renderer would include it in a preceding URL. Character references do not
 * work in code, so it must be certain what is code: blocks are fenced anew, and spans on one line
 * are kept where all renderers agree on them.
 */
final class QuotedMarkdown {

  private static final Pattern FENCE = Pattern.compile("\\s*(`{3,}(?=[^`]*$)|~{3,}).*");
  private static final Pattern INDENTED = Pattern.compile("( {4}| {0,3}\\t).*");
  private static final Pattern REFERENCE = Pattern.compile("&#?\\w{1,32};");
  private static final int LONGEST_REFERENCE = 40;
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  /** The maximum length of a code span, so that the search for its end is fast. */
  private static final int LONGEST_SPAN = 1000;

  private final List<String> quoted = new ArrayList<>();
  private final List<String> lines;

  private QuotedMarkdown(List<String> lines) {
    this.lines = lines;
  }

  /** Returns the lines in a form that is safe to quote. */
  static List<String> of(String[] lines) {
    return new QuotedMarkdown(Arrays.asList(lines)).quoted();
  }

  private List<String> quoted() {
    int next = 0;
    while (next < lines.size()) {
      Matcher fence = FENCE.matcher(lines.get(next));
      if (fence.matches()) {
        next = addFenced(next + 1, fence.group(1));
      } else if (isIndented(next) && (next == 0 || lines.get(next - 1).isBlank())) {
        next = addIndented(next);
      } else {
        quoted.add(neutral(lines.get(next++)));
      }
    }
    return quoted;
  }

  /** Adds a fenced code block up to its closing fence, or the end. */
  private int addFenced(int first, String opening) {
    Pattern closing =
        Pattern.compile("\\s*" + opening.charAt(0) + "{" + opening.length() + ",}\\s*");
    int end = first;
    while (end < lines.size() && !closing.matcher(lines.get(end)).matches()) {
      end++;
    }
    addCode(lines.subList(first, end));
    return end + 1;
  }

  /**
   * Adds an indented block, which is either code or, in a list, text. It is added as code unless
   * both look the same.
   */
  private int addIndented(int first) {
    int end = first;
    while (end < lines.size() && (isIndented(end) || lines.get(end).isBlank())) {
      end++;
    }
    List<String> block = lines.subList(first, end);
    if (block.stream().allMatch(line -> neutral(line).equals(line))) {
      quoted.addAll(block);
    } else {
      addCode(block);
    }
    return end;
  }

  private boolean isIndented(int line) {
    return INDENTED.matcher(lines.get(line)).matches() && !lines.get(line).isBlank();
  }

  private void addCode(List<String> code) {
    String fence = MarkdownWriter.fenceFor(String.join("\n", code));
    quoted.add(fence);
    quoted.addAll(code);
    quoted.add(fence);
  }

  /** Neutralizes a line of text. */
  private static String neutral(String line) {
    StringBuilder out = new StringBuilder(line.length() + 16);
    boolean inAddress = false;
    int next = 0;
    while (next < line.length()) {
      char c = line.charAt(next);
      // GitHub extends URLs to the next space, across backticks.
      inAddress = !Character.isWhitespace(c) && (inAddress || c == ':' || isWww(line, next));
      int end = next + 1;
      if (c == '`' || c == '~') {
        end = endOfRun(line, next);
        int endOfCode = c == '`' && !inAddress ? endOfSpan(line, next, end) : -1;
        if (endOfCode > 0) {
          end = endOfCode;
          out.append(line, next, end);
        } else if (c == '~' && end - next < 3) {
          out.append(line, next, end);
        } else {
          out.append(reference(c).repeat(end - next));
        }
      } else if (c == '\\' && isEscaped(line, end)) {
        char escaped = line.charAt(end++);
        out.append("<]&`".indexOf(escaped) < 0 ? "\\" + escaped : reference(escaped));
      } else {
        out.append(isSpecial(line, next) ? reference(c) : c);
      }
      next = end;
    }
    return out.toString();
  }

  /** Returns whether a preceding backslash escapes the character. */
  private static boolean isEscaped(String line, int at) {
    return at < line.length() && PUNCTUATION.indexOf(line.charAt(at)) >= 0;
  }

  private static boolean isWww(String line, int at) {
    return line.regionMatches(true, at, "www.", 0, 4);
  }

  private static int endOfRun(String line, int start) {
    int end = start;
    while (end < line.length() && line.charAt(end) == line.charAt(start)) {
      end++;
    }
    return end;
  }

  /**
   * Returns the end of a code span, or -1 if there is none. A span with a bar is not accepted,
   * since it would be cut in a table.
   *
   * @param from the end of the opening backticks
   */
  private static int endOfSpan(String line, int start, int from) {
    int last = Math.min(line.length(), from + LONGEST_SPAN);
    int at = from;
    while (at < last && line.charAt(at) != '|') {
      int end = at + 1;
      if (line.charAt(at) == '`') {
        end = endOfRun(line, at);
        if (end - at == from - start) {
          return end;
        }
      }
      at = end;
    }
    return -1;
  }

  private static boolean isSpecial(String line, int at) {
    char behind = at + 1 < line.length() ? line.charAt(at + 1) : ' ';
    return switch (line.charAt(at)) {
      case '<' -> Character.isLetter(behind) || "/!?".indexOf(behind) >= 0;
      case ']' -> behind == '(' || behind == ':';
      case '&' ->
          REFERENCE
              .matcher(line)
              .region(at, Math.min(line.length(), at + LONGEST_REFERENCE))
              .lookingAt();
      default -> false;
    };
  }

  private static String reference(char c) {
    return switch (c) {
      case '<' -> "&lt;";
      case '&' -> "&amp;";
      default -> "&#" + (int) c + ";";
    };
  }
}
