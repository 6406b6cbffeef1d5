package dev.cairn.redaction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Common secrets, recognized by their prefix or by the name to which they are assigned. A text
 * without any keyword takes a single pass; every text takes time linear in its length.
 */
public final class SecretRules implements Secret {

  private static final SecretRules BUILT_IN = new SecretRules(SecretRule.builtIn());

  private static final String DATA = ";base64,";
  private static final Pattern MEDIA =
      Pattern.compile("data:(?:image|audio|video|font)/[\\w.+-]++$", Pattern.CASE_INSENSITIVE);
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_MEDIA_TYPE = 60;
  private static final Comparator<Found> BY_PLACE =
      Comparator.comparingInt(Found::start).thenComparing(Found::end, Comparator.reverseOrder());

  private final List<SecretRule> ruleOf;
  private final Keywords keywords;
  private final List<String> words;

  private record Found(int start, int end, String kind) {}

  private SecretRules(List<SecretRule> rules) {
    ruleOf = new ArrayList<>();
    words = new ArrayList<>();
    for (SecretRule rule : rules) {
      for (String keyword : rule.keywords()) {
        words.add(keyword);
        ruleOf.add(rule);
      }
    }
    words.add(DATA);
    keywords = new Keywords(words);
  }

  /** Returns all rules that are built into Cairn. */
  public static SecretRules builtIn() {
    return BUILT_IN;
  }

  @Override
  public boolean mayBeIn(String name, String text) {
    return hasKeyword(name, rule -> true) || hasKeyword(text, rule -> true);
  }

  private boolean hasKeyword(String text, Predicate<SecretRule> wanted) {
    boolean[] has = new boolean[1];
    keywords.find(
        text,
        (word, start, end) -> {
          if (words.get(word).equals(DATA)) {
            return endOfData(text, start, end);
          }
          has[0] = wanted.test(ruleOf.get(word));
          return has[0] ? -1 : end;
        });
    return has[0];
  }

  @Override
  public void findUnder(String name, String text, Place place) {
    Optional<SecretRule> rule = ruleOfName(name);
    if (rule.isPresent() && Plausible.isSecret(text, Plausible.Form.QUOTED, rule.get().names())) {
      place.at(0, text.length(), replacement(rule.get().kind()));
    } else if (hasKeyword(name, each -> each.names() == SecretRule.Names.AROUND)) {
      String before = fieldOf(name);
      find(
          before + text,
          (start, end, replacement) ->
              end <= before.length()
                  || place.at(
                      Math.max(0, start - before.length()), end - before.length(), replacement));
    } else {
      find(text, place);
    }
  }

  /** Returns the JSON that precedes the value of a field. */
  private static String fieldOf(String name) {
    return '"' + name.substring(Math.max(0, name.length() - LONGEST_NAME)) + "\":\"";
  }

  /** Returns the rule for the name of a field, as if the name were written before the value. */
  private Optional<SecretRule> ruleOfName(String name) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    ReadText field = new ReadText(fieldOf(name));
    List<SecretRule> rules = new ArrayList<>();
    keywords.find(
        field.toString(),
        (word, start, end) -> {
          if (word < ruleOf.size() && ruleOf.get(word).isOfNames()) {
            Matcher head = ruleOf.get(word).pattern().matcher(field);
            if (after(head, field, end) && head.end() == field.length() - 3) {
              rules.add(ruleOf.get(word));
            }
          }
          return end;
        });
    return rules.stream().findFirst();
  }

  private static boolean after(Matcher matcher, ReadText text, int start) {
    return matcher.region(start, text.length()).useTransparentBounds(true).lookingAt();
  }

  @Override
  public void find(String text, Place place) {
    ReadText read = new ReadText(text);
    List<Found> found = new ArrayList<>();
    Matcher[] matchers = new Matcher[ruleOf.size()];
    try {
      keywords.find(
          text,
          (word, start, end) -> {
            if (words.get(word).equals(DATA)) {
              return endOfData(text, start, end);
            }
            if (matchers[word] == null) {
              matchers[word] = ruleOf.get(word).pattern().matcher(read);
            }
            return found(word, start, end, read, matchers[word], found);
          });
    } catch (ReadText.Exhausted e) {
      place.at(0, text.length(), JsonRedactor.TOO_LARGE);
      return;
    }
    found.sort(BY_PLACE);
    give(found, place);
  }

  /** Adds the secret that a keyword leads to, and returns the index at which to continue. */
  private int found(
      int word, int start, int end, ReadText text, Matcher matcher, List<Found> found) {
    SecretRule rule = ruleOf.get(word);
    if (rule.names() == SecretRule.Names.NONE
        && !text.toString().startsWith(words.get(word), start)) {
      return end;
    }
    if (!after(matcher, text, end)) {
      return end;
    }
    if (rule.isOfNames()) {
      Optional<Assignment.Value> value = Assignment.after(text, start, matcher.end());
      if (value.isPresent()
          && Plausible.isSecret(value.get().of(text), value.get().form(), rule.names())) {
        found.add(new Found(value.get().start(), value.get().end(), rule.kind()));
        return value.get().end();
      }
      return end;
    }
    int from = matcher.groupCount() == 0 ? start : matcher.start(1);
    int to = matcher.groupCount() == 0 ? matcher.end() : matcher.end(1);
    if (from < to && !Plausible.isMadeUp(text.toString().substring(from, to))) {
      found.add(new Found(from, to, rule.kind()));
      return to;
    }
    return end;
  }

  /** Reports places that may overlap as places that do not. */
  private static void give(List<Found> found, Place place) {
    int next = 0;
    while (next < found.size()) {
      Found first = found.get(next++);
      int end = first.end();
      while (next < found.size() && found.get(next).start() < end) {
        end = Math.max(end, found.get(next++).end());
      }
      if (!place.at(first.start(), end, replacement(first.kind()))) {
        return;
      }
    }
  }

  private static String replacement(String kind) {
    return "[redacted: " + kind + "]";
  }

  /**
   * Returns the end of Base64 media data, such as an image, which contains no words; {@code end} if
   * the data is not media.
   */
  private static int endOfData(String text, int start, int end) {
    String before = text.substring(Math.max(0, start - LONGEST_MEDIA_TYPE), start);
    if (!MEDIA.matcher(before).find()) {
      return end;
    }
    int at = end;
    while (at < text.length() && isBase64(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isBase64(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '+'
        || c == '/'
        || c == '=';
  }
}
