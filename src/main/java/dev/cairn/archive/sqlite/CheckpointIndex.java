package dev.cairn.archive.sqlite;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Locates the checkpoints of each session in the client's file. */
final class CheckpointIndex {

  /** The location of a checkpoint, and its columns other than the state. */
  record Row(long rowId, String id, String parentId, String createdAt) {}

  private final Map<String, List<Row>> rowsBySession = new HashMap<>();
  private long largestState;

  /**
   * @param fileBytes the length of the file, which limits the length of all states together
   */
  CheckpointIndex(SqliteFile file, long fileBytes) throws SQLException {
    String values =
        Stream.of("session_id", "id", "parent_id", "created_at")
            .map(name -> file.word("checkpoints", name))
            .collect(Collectors.joining(", "));
    long[] stateBytes = {0};
    file.scan(
        "checkpoints",
        values + ", octet_length(state)",
        row -> {
          stateBytes[0] += row.getLong(6);
          largestState = Math.max(largestState, row.getLong(6));
          if (stateBytes[0] > fileBytes) {
            throw SqliteFile.wrong("it is damaged");
          }
          rowsBySession
              .computeIfAbsent(row.getString(2), any -> new ArrayList<>())
              .add(new Row(row.getLong(1), row.getString(3), row.getString(4), row.getString(5)));
        });
  }

  /** Returns the size of the largest state, in bytes. */
  long largestState() {
    return largestState;
  }

  /**
   * Returns the checkpoints of a session by time in the client's order, except that no child
   * precedes its parent.
   */
  List<Row> parentsFirst(String sessionId) {
    List<Row> byTime =
        rowsBySession.getOrDefault(sessionId, List.of()).stream()
            .sorted(
                Comparator.comparing((Row row) -> String.valueOf(row.createdAt))
                    .thenComparing(Row::rowId))
            .toList();
    Map<String, Row> waiting = new LinkedHashMap<>();
    List<Row> others = new ArrayList<>(); // a file may contain any number of rows without an id
    for (Row row : byTime) {
      if (row.id == null || waiting.putIfAbsent(row.id, row) != null) {
        others.add(row);
      }
    }
    List<Row> ordered = new ArrayList<>();
    Deque<Row> ancestors = new ArrayDeque<>();
    for (Row row : byTime) {
      for (Row each = waiting.remove(row.id); each != null; each = waiting.remove(each.parentId)) {
        ancestors.push(each);
      }
      while (!ancestors.isEmpty()) {
        ordered.add(ancestors.pop());
      }
    }
    ordered.addAll(others);
    return ordered;
  }
}
