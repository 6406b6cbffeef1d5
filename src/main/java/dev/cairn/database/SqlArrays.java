package dev.cairn.database;

import java.util.ArrayList;
import java.util.List;

/** Splits lists that are passed to statements as arrays. */
public final class SqlArrays {

  /** H2 accepts 65,536 elements. */
  private static final int MAX = 50_000;

  private SqlArrays() {}

  /** Splits a list into parts small enough for one statement. */
  public static <T> List<List<T>> chunks(List<T> list) {
    List<List<T>> chunks = new ArrayList<>();
    for (int from = 0; from < list.size(); from += MAX) {
      chunks.add(list.subList(from, Math.min(list.size(), from + MAX)));
    }
    return chunks;
  }
}
