package dev.cairn.redaction;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides whether an assigned value is a secret, a placeholder for one, or something else. */
final class Plausible {

  /** The form in which a value is written. */
  enum Form {
    /** In quotes, or as an XML element. */
    QUOTED,
    /** {@code NAME=value}, as in an environment. */
    VARIABLE,
    /** {@code name=value} or {@code --name value}. */
    TIGHT,
    /** Without quotes, on a line of its own. */
    LINE,
    /** Without quotes, amid other text: code or prose. */
    LOOSE
  }

  private static final int LONGEST_WORD = 2000;

  /** In longer tokens, anything may occur by chance. */
  private static final int LONGEST_TOKEN = 200;

  private static final int SHORTEST_PASSWORD = 3;
  private static final int SHORTEST_KEY = 8;
  private static final int LONG_KEY = 16;
  private static final int MAX_WORDS = 8;

  private static final Set<String> PLACEHOLDER_WORDS =
      Set.of(
          ("null none nil undefined true false yes no n/a todo tbd changeme change_me change-me"
                  + " changeit password passwd passphrase pass pwd secret token key apikey api_key"
                  + " api-key access_key example placeholder redacted hidden masked removed empty"
                  + " unset default string str text number boolean bool int integer any object"
                  + " required optional void char varchar bytes byte buffer input prompt stdin env"
                  + " secretstr self this value username user file files option options flag fail"
                  + " failed ok")
              .split(" "));

  private static final Pattern MASK = Pattern.compile("(.)\\1*+|[-*xX._#•●…?/ ]++");

  /** Matches placeholders that are filled in later. Whatever surrounds them does not matter. */
  private static final Pattern FILLED_IN =
      Pattern.compile(
          "\\$\\{|\\{\\{|\\$\\(|#\\{|<%|\\*{3}|x{4}|X{4}|\\.{3}|…|•{3}|\\.[*+]|EXAMPLE|^%s|%s$|^&(?:#|lt;)|^\\[redacted|^\\[REDACTED");

  private static final Pattern NAMED =
      Pattern.compile(
          "<[^<>]*+>|\\{[^{}]*+}|\\[[^\\[\\]]*+]|\\$(?:[A-Z_][A-Z0-9_]*+|[A-Za-z_:.]++\\d?)|%[A-Za-z_]++%?|@[A-Za-z_.]++@"
              + "|:[a-z_]++|__[A-Za-z_]++__|&[A-Za-z_]++");

  private static final Pattern ADVICE =
      Pattern.compile(
          "your(?:[-_ .]|[A-Z]|$).*+|(?:my|some|the|a|an)[-_ ]\\D*+"
              + "|(?:replace|insert|enter|change|example|dummy|fake|sample|placeholder|redacted|put"
              + "|provide|set|use|not|type|required)(?:me|this|here)?+(?:[-_ .|A-Z]\\D*+)?|required\\|.*+",
          Pattern.DOTALL);

  private static final Pattern MADE_UP =
      Pattern.compile("your[-_ ]|example|placeholder|redacted", Pattern.CASE_INSENSITIVE);

  private static final Pattern PATH =
      Pattern.compile(
          "[.~]{0,2}+(?:/[\\w.@-]++){2,}+/?|~/.*+|\\.{1,2}+/.*+|[A-Za-z]:\\\\.*+"
              + "|(?:https?|arn|op|vault|file|env|ref|ssm|aws|gcp|s3|urn|mailto)[:+].*+|!(?:vault|secret|env|Ref|Sub|GetAtt|ImportValue)\\b.*+|ENC\\[.*+");

  private static final Pattern VERSION =
      Pattern.compile("0x[\\da-fA-F]{1,16}|[\\^~>=<v ]*+\\d++(?:\\.[\\dx*]++)++[\\w.+-]*+");

  private static final Pattern TYPE =
      Pattern.compile("[&*]?+(?:\\w++::)*+_*+[iuf](?:8|16|32|64|128|size)[;,]?+");

  private static final Pattern EXPRESSION =
      Pattern.compile("[&*]?+[A-Za-z_$][A-Za-z_$]*+(?:(?:\\?\\.|\\.|->|::)[A-Za-z_$]++)++;?");

  /** Matches a dereferenced variable, a qualified name, or a regular expression. */
  private static final Pattern CODE =
      Pattern.compile(
          "[&*][A-Za-z_]\\w*+|(?:[A-Za-z_]{1,25}+\\d?(?:\\.|::)){1,6}+[A-Za-z_]{1,25}+\\d?"
              + "|.*?(?:\\(\\?[:!=<]|\\\\[wdsWDSb]|\\[\\^).*+");

  private static final Pattern WORDS = Pattern.compile("[*&]?+[A-Za-z_$-]++;?");

  private static final Pattern NAME_WORD =
      Pattern.compile("pass|pwd|secret|token|key|cred|auth", Pattern.CASE_INSENSITIVE);

  /** Matches words, perhaps with a small number: the name of something. */
  private static final Pattern SLUG =
      Pattern.compile(
          "(?:[A-Za-z]++\\d{0,2}+|\\d{1,2}+)(?:[-_./:](?:[A-Za-z]++\\d{0,2}+|\\d{1,4}+))*+");

  private static final Pattern PROSE =
      Pattern.compile(
          ".*\\b(?:password|passphrase|pass|the|secret|token|key|must|should|required|invalid"
              + "|please|your|characters|is|are|cannot|not|has|was|for|to|of|and|with)\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private Plausible() {}

  static boolean isSecret(String value, Form form, SecretRule.Names names) {
    if (value.length() > LONGEST_WORD) {
      return value.chars().noneMatch(Character::isWhitespace);
    }
    String word = value.strip();
    if (isPlaceholder(word)
        || PATH.matcher(word).matches()
        || VERSION.matcher(word).matches()
        || TYPE.matcher(word).matches()) {
      return false;
    }
    return names == SecretRule.Names.PASSWORDS ? isPassword(word, form) : isKey(word, form);
  }

  /** Returns whether a word stands for a secret that is given elsewhere. */
  static boolean isPlaceholder(String word) {
    return PLACEHOLDER_WORDS.contains(word.toLowerCase(Locale.ROOT))
        || MASK.matcher(word).matches()
        || FILLED_IN.matcher(word).find()
        || NAMED.matcher(word).matches()
        || ADVICE.matcher(word).matches();
  }

  /** Returns whether a token is a made-up example, as in a manual. */
  static boolean isMadeUp(String token) {
    return token.length() <= LONGEST_TOKEN
        && (isPlaceholder(token) || MADE_UP.matcher(token).find());
  }

  private static boolean isPassword(String word, Form form) {
    if (word.length() < SHORTEST_PASSWORD || EXPRESSION.matcher(word).matches()) {
      return false;
    }
    if (word.length() <= SHORTEST_PASSWORD && word.chars().allMatch(Character::isDigit)) {
      return false;
    }
    boolean isOfWords = WORDS.matcher(word).matches();
    boolean isName = isOfWords && NAME_WORD.matcher(word).find();
    return switch (form) {
      case VARIABLE -> true;
      case QUOTED -> !isName && !isProse(word);
      case TIGHT -> !isName && !word.endsWith(";");
      case LINE -> !isOfWords || !isName && word.equals(word.toLowerCase(Locale.ROOT));
      case LOOSE -> !isOfWords && isMixed(word);
    };
  }

  private static boolean isProse(String text) {
    int words = text.split("\\s+").length;
    return words > MAX_WORDS || words > 1 && PROSE.matcher(text).matches();
  }

  private static boolean isMixed(String word) {
    boolean hasLetter = word.chars().anyMatch(Character::isLetter);
    boolean hasDigit = word.chars().anyMatch(Character::isDigit);
    boolean hasOther = word.chars().anyMatch(c -> "!@#$%^&*+~?=".indexOf(c) >= 0);
    return hasLetter && (hasDigit || hasOther) || hasDigit && word.length() >= SHORTEST_KEY;
  }

  private static boolean isKey(String word, Form form) {
    if (word.length() < SHORTEST_KEY
        || word.chars().anyMatch(Character::isWhitespace)
        || EXPRESSION.matcher(word).matches()
        || CODE.matcher(word).matches()) {
      return false;
    }
    boolean hasLetter = word.chars().anyMatch(Character::isLetter);
    boolean hasDigit = word.chars().anyMatch(Character::isDigit);
    if (form == Form.VARIABLE && !word.contains("_") && hasLetter) {
      return true;
    }
    boolean isSlug = SLUG.matcher(word).matches();
    boolean isLong = word.length() >= LONG_KEY;
    boolean isMixedCase = !word.equals(word.toLowerCase(Locale.ROOT)) && isLong;
    return hasLetter && hasDigit && !isSlug
        || hasLetter && hasDigit && isLong && word.chars().filter(Character::isDigit).count() > 2
        || !isSlug && hasLetter && isMixed(word)
        || form != Form.LOOSE && isMixedCase && isLong && !word.contains("_") && word.length() > 24;
  }
}
