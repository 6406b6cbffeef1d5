package dev.cairn.bench;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the benchmarks send. */
final class Bodies {
  /** Messages of 1000 bytes that make a body of 1 MB. */
  static final int MEGABYTE_MESSAGES = 1040;

  private static final String MESSAGE = "{\"role\":\"user\",\"content\":\"%s\"}";
  private static final Random RANDOM = new Random(1);
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private Bodies() {}

  /** A message of so many bytes, unlike any other. */
  static String message(int bytes) {
    return MESSAGE.formatted(random(bytes - MESSAGE.length() + 2));
  }

  /** A message of so many bytes that is new with each request. */
  static String freshMessage(int bytes) {
    return MESSAGE.formatted(LoadStep.FRESH + random(bytes - MESSAGE.length() + 2 - 36));
  }

  static String messages(int count, int bytes) {
    return IntStream.range(0, count).mapToObj(i -> message(bytes)).collect(Collectors.joining(","));
  }

  static String checkpoint(int messages, int bytes) {
    return state(messages(messages, bytes));
  }

  static String state(String messages) {
    return "{\"state\":{\"messages\":[" + messages + "]}}";
  }

  static String session(String messages) {
    return "{\"title\":\"Bench\",\"state\":{\"messages\":[" + messages + "]}}";
  }

  private static String random(int letters) {
    StringBuilder text = new StringBuilder(letters);
    for (int i = 0; i < letters; i++) {
      text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
