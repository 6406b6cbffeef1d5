package dev.cairn.archive.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the checkpoints of each session are in the client's file. */
final class CheckpointIndex {

  /** Where a checkpoint is, and what stands beside its state. */
  record Row(long rowId, String id, String parentId, String createdAt) {}

  private final Map<String, List<Row>> rowsBySession = new HashMap<>();

  CheckpointIndex(SqliteFile file) throws SQLException {
    try (PreparedStatement select =
            file.prepare("select rowid, session_id, id, parent_id, created_at from checkpoints");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        rowsBySession
            .computeIfAbsent(rows.getString(2), any -> new ArrayList<>())
            .add(new Row(rows.getLong(1), rows.getString(3), rows.getString(4), rows.getString(5)));
      }
    }
  }

  /**
   * The checkpoints of a session by time as the client orders them, but no child before its parent.
   */
  List<Row> parentsFirst(String sessionId) {
    List<Row> byTime =
        rowsBySession.getOrDefault(sessionId, List.of()).stream()
            .sorted(
                Comparator.comparing((Row row) -> String.valueOf(row.createdAt))
                    .thenComparing(Row::rowId))
            .toList();
    Map<String, Row> waiting = new LinkedHashMap<>();
    List<Row> others = new ArrayList<>(); // a file may have any number of rows without an id
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
