package dev.cairn.redaction;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the value that is assigned to a name, in any common language: {@code name=value}, {@code
 * "name": "value"}, {@code --name value}, {@code <name>value</name>} …, also where quotes are
 * escaped, since a text may be JSON in a string.
 */
final class Assignment {

  private static final int MAX_SPACES = 40;
  private static final int MAX_BACKSLASHES = 15;
  private static final String QUOTES = "\"'`";

  /** Matches the second of two lines or fields, of which the first contains the name. */
  private static final Pattern VALUE_FIELD =
      Pattern.compile(
          "[,\\s{]{1,40}+\\\\{0,15}+[\"']?+(?:value|default)\\\\{0,15}+[\"']?+[ \\t]{0,9}+(?=[:=])");

  private static final Pattern VERB = Pattern.compile("(?:is|was|to):? ");
  private static final String SEPARATORS = ";&,|";
  private static final Pattern NEXT_NAME = Pattern.compile("[A-Za-z][\\w. -]{0,40}+[=:]");

  /**
   * A value and the form in which it is written.
   *
   * @param start the start of the value, after its quote
   * @param end the end of the value, before its quote
   */
  record Value(int start, int end, Plausible.Form form) {
    String of(ReadText text) {
      return text.subSequence(start, end).toString();
    }
  }

  private final ReadText text;
  private final AssignedName name;
  private int at;
  private boolean isValueField;

  private Assignment(ReadText text, int nameStart, int nameEnd) {
    this.text = text;
    this.name = AssignedName.at(text, nameStart, nameEnd);
    this.at = nameEnd;
  }

  /**
   * Returns the value that is assigned to the name at the given place; empty if there is none.
   *
   * @param nameStart the start of the name or of a part of it
   */
  static Optional<Value> after(ReadText text, int nameStart, int nameEnd) {
    return Optional.ofNullable(new Assignment(text, nameStart, nameEnd).value())
        .filter(value -> value.start() < value.end());
  }

  private Value value() {
    if (name.isRedaction()) {
      return null; // the redaction mark of another tool
    }
    boolean wasQuoted = skipQuote();
    if (text.at(at) == ']') {
      at++;
    }
    skip("*?");
    Matcher field = VALUE_FIELD.matcher(text).region(at, text.length());
    if (field.lookingAt() && name.isOfField()) {
      at = field.end();
      isValueField = true;
    }
    int spaces = skipSpaces();
    char operator = text.at(at);
    if (operator == '>' && name.isElement()) {
      return element();
    }
    if (operator == ':' || operator == '=') {
      return afterOperator(operator, spaces, wasQuoted);
    }
    if (operator == ',' && wasQuoted && name.isFirstArgument()) {
      at++;
      skipSpaces();
      Value argument = quoted();
      return argument == null ? null : as(argument, Plausible.Form.LOOSE);
    }
    return spaces == 0 ? null : afterSpace(wasQuoted);
  }

  /** Returns the content of an XML element. */
  private Value element() {
    int start = ++at;
    while (at < text.length() && "<>\n".indexOf(text.at(at)) < 0) {
      at++;
    }
    boolean isClosed = text.at(at) == '<' && text.at(at + 1) == '/';
    return isClosed ? new Value(start, at, Plausible.Form.QUOTED) : null;
  }

  private Value afterOperator(char operator, int spacesBefore, boolean wasQuoted) {
    at++;
    boolean isComparison = false;
    if (operator == ':' && text.at(at) == ':' || text.at(at) == '~') {
      return null;
    }
    while (text.at(at) == '=' || text.at(at) == '>') {
      isComparison |= text.at(at) == '=' && operator == '=';
      at++;
    }
    if (text.at(at) == '*' && text.at(at + 1) == '*' && text.at(at + 2) == ' ') {
      at += 2;
    }
    int spaces = spacesBefore + skipSpaces();
    Value quoted = quoted();
    if (quoted != null || isComparison) {
      return quoted;
    }
    boolean isTight = operator == '=' && spaces == 0;
    if (isTight && !wasQuoted && name.isVariable()) {
      return bare(Plausible.Form.VARIABLE);
    }
    Value bare = bare(isTight ? Plausible.Form.TIGHT : Plausible.Form.LOOSE);
    if (operator == ':') {
      Value typed = afterType(bare);
      if (typed != null || isType(bare.end())) {
        return typed;
      }
    }
    if (isTight) {
      boolean isArgument = ",)".indexOf(text.at(bare.end())) >= 0;
      return isArgument ? as(bare, Plausible.Form.LOOSE) : bare;
    }
    return isLine(bare) && (operator == ':' || name.isSetting())
        ? as(bare, Plausible.Form.LINE)
        : bare;
  }

  private static Value as(Value value, Plausible.Form form) {
    return new Value(value.start(), value.end(), form);
  }

  /** Returns whether the word that ends there is the type of the named variable. */
  private boolean isType(int end) {
    at = end;
    skipSpaces();
    return text.at(at) == ';' || text.at(at) == '=' && at > end;
  }

  /** Returns the assigned value if a type stands between the name and the value. */
  private Value afterType(Value type) {
    at = type.end();
    skipSpaces();
    if (text.at(at) != '=' || text.at(at + 1) == '=' || text.at(at + 1) == '>') {
      return null;
    }
    at++;
    skipSpaces();
    return quoted();
  }

  private Value afterSpace(boolean wasQuoted) {
    Matcher verb = VERB.matcher(text).region(at, text.length());
    if (verb.lookingAt()) {
      boolean isDirection = text.at(at) == 't';
      at = verb.end();
      Value quoted = quoted();
      Value value = quoted == null ? bare(Plausible.Form.LOOSE) : quoted;
      return isDirection ? as(value, Plausible.Form.LOOSE) : value;
    }
    boolean isOption = name.isOption();
    if (isOption || text.at(at) == '\'') {
      Value quoted = quoted();
      if (quoted != null || !isOption || text.at(at) == '-') {
        return quoted;
      }
      Value bare = bare(Plausible.Form.TIGHT);
      return isEndOfLine(bare.end()) || text.at(bare.end() + 1) == '-'
          ? bare
          : as(bare, Plausible.Form.LOOSE);
    }
    int behindSpaces = at;
    if (Character.isLetter(text.at(at))) {
      Value typed = afterType(bare(Plausible.Form.LOOSE));
      if (typed != null) {
        return typed;
      }
      at = behindSpaces;
    }
    if (name.isSetting()) {
      return bare(Plausible.Form.LOOSE);
    }
    return !wasQuoted && name.isOfLogin() ? bare(Plausible.Form.TIGHT) : null;
  }

  /** Returns a value in quotes, or the rest of one that is cut off; null if there are no quotes. */
  private Value quoted() {
    if (Character.isLetter(text.at(at)) && QUOTES.indexOf(text.at(at + 1)) >= 0) {
      at++; // a prefix, as in b"…"
    }
    int opening = at;
    if (!skipQuote()) {
      return null;
    }
    int escapes = at - 1 - opening;
    char quote = text.at(at - 1);
    int start = at;
    int run = 0;
    while (at < text.length() && text.at(at) != '\n') {
      char c = text.at(at);
      boolean isClosing = c == quote && (escapes == 0 ? run % 2 == 0 : run == escapes);
      if (isClosing) {
        return opens(start, quote) ? new Value(start, at - escapes, Plausible.Form.QUOTED) : null;
      }
      run = c == '\\' ? run + 1 : 0;
      at++;
    }
    return opens(start, quote) ? new Value(start, at, Plausible.Form.QUOTED) : null;
  }

  /** Returns whether a quote opens a value, rather than closes a text that ends with the name. */
  private boolean opens(int start, char quote) {
    char first = text.at(start) == ' ' ? text.at(start + 1) : text.at(start);
    boolean isBehind =
        ",;)+%&|?:".indexOf(first) >= 0 && text.at(start) == ' ' || ",;)".indexOf(first) >= 0;
    boolean isCommand = quote == '`' && text.subSequence(start, at).chars().anyMatch(c -> c == ' ');
    return !isBehind && !isCommand && !name.opensWith(quote);
  }

  private boolean skipQuote() {
    int quote = at;
    while (quote - at < MAX_BACKSLASHES && text.at(quote) == '\\') {
      quote++;
    }
    boolean isQuote = QUOTES.indexOf(text.at(quote)) >= 0;
    at = isQuote ? quote + 1 : at;
    return isQuote;
  }

  private Value bare(Plausible.Form form) {
    int start = at;
    String ends = form == Plausible.Form.VARIABLE ? "\"'`" : "\"'`<>(){}[]";
    while (at < text.length() && !Character.isWhitespace(text.at(at))) {
      char c = text.at(at);
      boolean isEscape = c == '\\' && "nrtu\"'/\\".indexOf(text.at(at + 1)) >= 0;
      if (ends.indexOf(c) >= 0 || isEscape || SEPARATORS.indexOf(c) >= 0 && isSeparator()) {
        break;
      }
      at++;
    }
    boolean isCall =
        form != Plausible.Form.VARIABLE && "([{<".indexOf(text.at(at)) >= 0
            || form != Plausible.Form.VARIABLE && text.at(at) == '>' && text.at(at - 1) == '-';
    int end = isCall ? start : at;
    while (form == Plausible.Form.LOOSE && end > start && ".:".indexOf(text.at(end - 1)) >= 0) {
      end--;
    }
    return new Value(start, end, form);
  }

  /** Returns whether the current character separates the value from something else. */
  private boolean isSeparator() {
    char next = text.at(at + 1);
    return Character.isWhitespace(next)
        || (QUOTES + "\\|&,;)").indexOf(next) >= 0
        || NEXT_NAME.matcher(text).region(at + 1, text.length()).lookingAt();
  }

  /** Returns whether the assignment is alone on its line. */
  private boolean isLine(Value value) {
    return (isValueField || name.isFirst()) && isEndOfLine(value.end());
  }

  private boolean isEndOfLine(int end) {
    int next = end;
    while (next - end < MAX_SPACES && (text.at(next) == ' ' || text.at(next) == '\r')) {
      next++;
    }
    boolean isEscape = text.at(next) == '\\' && "nr".indexOf(text.at(next + 1)) >= 0;
    return text.at(next) == '\n' || isEscape || text.at(next) == '#' && next > end;
  }

  private void skip(String any) {
    for (int i = 0; i < 2 && any.indexOf(text.at(at)) >= 0; i++) {
      at++;
    }
  }

  private int skipSpaces() {
    int start = at;
    while (at - start < MAX_SPACES && (text.at(at) == ' ' || text.at(at) == '\t')) {
      at++;
    }
    return at - start;
  }
}
