package dev.cairn.redaction;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Searches a text for several ASCII words at once, in lower and upper case, in one pass: the
 * Aho-Corasick algorithm.
 */
final class Keywords {

  private static final int ALPHABET = 128;
  private static final int[] NONE = {};

  private final List<int[]> next = new ArrayList<>();
  private final List<int[]> ends = new ArrayList<>();
  private final int[] lengths;
  private final int[][] table;
  private final int[][] endsOf;

  Keywords(List<String> words) {
    lengths = words.stream().mapToInt(String::length).toArray();
    addState();
    for (int word = 0; word < words.size(); word++) {
      int state = 0;
      for (char c : words.get(word).toLowerCase(Locale.ROOT).toCharArray()) {
        if (next.get(state)[c] == 0) {
          next.get(state)[c] = addState();
        }
        state = next.get(state)[c];
      }
      ends.set(state, with(ends.get(state), word));
    }
    link();
    table = next.toArray(int[][]::new);
    endsOf = ends.toArray(int[][]::new);
  }

  private int addState() {
    next.add(new int[ALPHABET]);
    ends.add(NONE);
    return next.size() - 1;
  }

  private static int[] with(int[] words, int... others) {
    int[] all = Arrays.copyOf(words, words.length + others.length);
    System.arraycopy(others, 0, all, words.length, others.length);
    return all;
  }

  /**
   * Completes the transitions: where a state has none, it takes that of the longest proper suffix
   * of it that is also a state.
   */
  private void link() {
    int[] shorter = new int[next.size()];
    Deque<Integer> waiting = new ArrayDeque<>(List.of(0));
    while (!waiting.isEmpty()) {
      int state = waiting.remove();
      int[] steps = next.get(state);
      int[] others = next.get(shorter[state]);
      for (int c = 0; c < ALPHABET; c++) {
        if (steps[c] == 0) {
          steps[c] = state == 0 ? 0 : others[c];
        } else {
          shorter[steps[c]] = state == 0 ? 0 : others[c];
          waiting.add(steps[c]);
        }
      }
      ends.set(state, state == 0 ? NONE : with(ends.get(state), ends.get(shorter[state])));
    }
    for (int[] steps : next) {
      System.arraycopy(steps, 'a', steps, 'A', 'z' - 'a' + 1);
    }
  }

  /** Receives a match. */
  interface Hit {
    /**
     * @param word the index of the word in the list
     * @return the index at which to continue; -1 to stop
     */
    int at(int word, int start, int end);
  }

  /** Finds the words, ordered by their ends. */
  void find(String text, Hit hit) {
    int state = 0;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      state = c < ALPHABET ? table[state][c] : 0;
      int end = i;
      for (int word : endsOf[state]) {
        int goOn = hit.at(word, end - lengths[word], end);
        if (goOn < 0) {
          return;
        }
        if (goOn > i) {
          i = goOn;
          state = 0;
        }
      }
    }
  }
}
