package dev.cairn.redaction;

import java.util.regex.Pattern;

/**
 * A name to which something is assigned, and its left context.
 *
 * @param start the start of the word that ends with the name
 */
record AssignedName(ReadText text, int start, int end) {

  private static final int LONGEST = 64;
  private static final int MAX_INDENTATION = 40;

  private static final Pattern NAME_FIELD =
      Pattern.compile("(?:(?:name|key)\\\\{0,15}+[\"']?\\s?[:=]\\s?|variable )\\\\{0,15}+[\"']?$");

  private static final Pattern BY_OTHERS = Pattern.compile("\\[REDACT[\\w:.-]*+$");

  private static final Pattern LOGIN =
      Pattern.compile("(?:machine\\s\\S{1,60}|default)\\slogin\\s\\S{1,60}\\s$");

  private static final Pattern COMMAND =
      Pattern.compile("(?:^|[\\s\"'`])(?:export|ENV|ARG|set|-e|--env)\\s$");

  /**
   * @param from the start of the name or of a part of it
   */
  static AssignedName at(ReadText text, int from, int end) {
    int start = from;
    while (from - start < LONGEST && isOfName(text.at(start - 1))) {
      start--;
    }
    boolean isEscape = text.at(start - 1) == '\\' && "nrt".indexOf(text.at(start)) >= 0;
    return new AssignedName(text, isEscape && start < from ? start + 1 : start, end);
  }

  private static boolean isOfName(char c) {
    return c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.');
  }

  /** Returns whether the name belongs to the redaction mark of another tool. */
  boolean isRedaction() {
    return BY_OTHERS.matcher(before(60) + word()).find();
  }

  /** Returns whether it is the name of an XML element. */
  boolean isElement() {
    return text.at(start - 1) == '<';
  }

  /** Returns whether it is the name of a command-line option. */
  boolean isOption() {
    return text.at(start) == '-';
  }

  /** Returns whether it is the value of a field called name. */
  boolean isOfField() {
    return NAME_FIELD.matcher(before(30)).find();
  }

  /** Returns whether it is the first argument of a call. */
  boolean isFirstArgument() {
    return text.at(start - 2) == '(' || text.at(start - 2) == ' ' && text.at(start - 3) == '(';
  }

  /** Returns whether it is in a file of logins. */
  boolean isOfLogin() {
    return LOGIN.matcher(before(150)).find();
  }

  /** Returns whether it is an environment variable that is being set. */
  boolean isVariable() {
    char before = text.at(start - 1);
    return word().chars().noneMatch(Character::isLowerCase)
        && !isOption()
        && (Character.isWhitespace(before) || "\\\"'`".indexOf(before) >= 0 || isBehindEscape());
  }

  /**
   * Returns whether it is a key of a properties file, or set by a command, rather than a variable
   * of a program.
   */
  boolean isSetting() {
    return word().indexOf('.') >= 0 || COMMAND.matcher(before(10)).find();
  }

  /** Returns whether nothing precedes it on its line. */
  boolean isFirst() {
    int line = start;
    while (start - line < MAX_INDENTATION && " \t-\"'".indexOf(text.at(line - 1)) >= 0) {
      line--;
    }
    return text.at(line - 1) == '\n'
        || text.at(line - 2) == '\\' && text.at(line - 1) == 'n'
        || isBehindEscape();
  }

  /**
   * Returns whether a quote before it opens a longer string that does not end right after the name.
   */
  boolean opensWith(char quote) {
    return text.at(start - 1) == quote && text.at(end) != quote && text.at(end) != '\\';
  }

  private boolean isBehindEscape() {
    return text.at(start - 2) == '\\' && "nrt".indexOf(text.at(start - 1)) >= 0;
  }

  private String word() {
    return text.subSequence(start, end).toString();
  }

  private String before(int length) {
    return text.subSequence(Math.max(0, start - length), start).toString();
  }
}
