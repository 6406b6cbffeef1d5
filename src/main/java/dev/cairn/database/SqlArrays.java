package dev.cairn.database;

import java.util.ArrayList;
import java.util.List;

/** Lists as parameters of statements. */
public final class SqlArrays {

  /** H2 takes 65,536 elements. */
  private static final int MAX = 50_000;

  private SqlArrays() {}

  /** Cuts a list into such as a statement may have. */
  public static <T> List<List<T>> pieces(List<T> list) {
    List<List<T>> pieces = new ArrayList<>();
    for (int from = 0; from < list.size(); from += MAX) {
      pieces.add(list.subList(from, Math.min(list.size(), from + MAX)));
    }
    return pieces;
  }
}
