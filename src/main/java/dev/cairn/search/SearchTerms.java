package dev.cairn.search;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What must occur in a text: each of the folded terms, as a substring. {@code a "b c"} has two
 * terms: text in quotes is one term, in which {@code \"} stands for a quote.
 *
 * @param terms the distinct terms, each at least one character long
 */
public record SearchTerms(List<String> terms) {

  public static final int MAX_LENGTH = 1000;
  static final int MAX_TERMS = 16;

  public SearchTerms {
    terms = List.copyOf(terms);
  }

  /**
   * @throws StorageException {@code INVALID_PARAMETER} if there is no term, or the text is too long
   */
  public static SearchTerms of(String text) {
    if (text == null || text.isBlank()) {
      throw new StorageException(Problem.INVALID_PARAMETER, "q must not be empty");
    }
    if (text.length() > MAX_LENGTH) {
      throw new StorageException(
          Problem.INVALID_PARAMETER, "q must have at most " + MAX_LENGTH + " characters");
    }
    Set<String> terms = new LinkedHashSet<>();
    int at = 0;
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else if (text.charAt(at) == '"') {
        StringBuilder phrase = new StringBuilder();
        at = readPhrase(text, at + 1, phrase);
        terms.add(phrase.toString());
      } else {
        int start = at;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
          at++;
        }
        terms.add(text.substring(start, at));
      }
    }
    terms.remove("");
    if (terms.isEmpty()) {
      throw new StorageException(Problem.INVALID_PARAMETER, "q must not be empty");
    }
    if (terms.size() > MAX_TERMS) {
      throw new StorageException(
          Problem.INVALID_PARAMETER, "q must have at most " + MAX_TERMS + " terms");
    }
    return new SearchTerms(terms.stream().map(SearchText::folded).distinct().toList());
  }

  /** Returns the end of the phrase, after its quote. */
  private static int readPhrase(String text, int start, StringBuilder phrase) {
    int at = start;
    while (at < text.length() && text.charAt(at) != '"') {
      boolean isEscape = text.startsWith("\\\"", at) || text.startsWith("\\\\", at);
      phrase.append(text.charAt(isEscape ? at + 1 : at));
      at += isEscape ? 2 : 1;
    }
    return at + 1;
  }

  static void checkLimit(int limit, int max) {
    if (limit < 1 || limit > max) {
      throw new StorageException(Problem.INVALID_PARAMETER, "limit must be from 1 to " + max);
    }
  }

  /** Returns whether a folded text contains all terms. */
  public boolean allIn(String folded) {
    return terms.stream().allMatch(folded::contains);
  }

  /** Returns the start of the first term that occurs in a folded text. */
  int firstIn(String folded) {
    return terms.stream().mapToInt(folded::indexOf).filter(index -> index >= 0).min().orElse(0);
  }

  /** Returns where the terms occur in a folded text, in order, with overlapping ranges merged. */
  List<Snippet.Range> rangesIn(String folded) {
    List<Snippet.Range> all = new ArrayList<>();
    for (String term : terms) {
      for (int at = folded.indexOf(term); at >= 0; at = folded.indexOf(term, at + term.length())) {
        all.add(new Snippet.Range(at, at + term.length()));
      }
    }
    all.sort(Comparator.comparingInt(Snippet.Range::start));
    List<Snippet.Range> merged = new ArrayList<>();
    for (Snippet.Range range : all) {
      int last = merged.size() - 1;
      if (last >= 0 && range.start() < merged.get(last).end()) {
        merged.set(
            last,
            new Snippet.Range(
                merged.get(last).start(), Math.max(merged.get(last).end(), range.end())));
      } else {
        merged.add(range);
      }
    }
    return merged;
  }
}
