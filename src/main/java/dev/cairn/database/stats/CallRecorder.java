package dev.cairn.database.stats;

import dev.cairn.session.JsonText;
import dev.cairn.stats.MessageFacts;
import dev.cairn.stats.ToolName;
import dev.cairn.stats.ToolResult;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Counts the calls of tools of new messages: each id once, by its last result. */
final class CallRecorder {

  private static final List<ToolResult> RESULTS =
      List.of(
          ToolResult.SUCCESSFUL,
          ToolResult.FAILED,
          ToolResult.ABORTED,
          ToolResult.PENDING,
          ToolResult.UNKNOWN);

  private static final List<String> COLUMNS =
      RESULTS.stream().map(result -> result.name().toLowerCase(Locale.ROOT) + "_calls").toList();

  private final Map<UUID, Call> calls = new LinkedHashMap<>();

  /** A call as it is known so far. */
  private static final class Call {
    private final boolean isNew;
    private final ToolName toolBefore;
    private final ToolResult resultBefore;
    private ToolName tool;
    private ToolResult result;
    private LocalDate day;

    Call(boolean isNew, ToolName tool, ToolResult result, LocalDate day) {
      this.isNew = isNew;
      this.toolBefore = tool;
      this.resultBefore = result;
      this.tool = tool;
      this.result = result;
      this.day = day;
    }

    void called(ToolName name, LocalDate on) {
      if (tool == null) {
        tool = name;
        day = on;
      }
    }

    /** The last result counts, but one that was taken out does not say what it was. */
    void answered(ToolResult last) {
      if (last != ToolResult.UNKNOWN || result == ToolResult.PENDING) {
        result = last;
      }
    }

    boolean hasChanged() {
      return tool != toolBefore || result != resultBefore;
    }
  }

  /**
   * Counts in memory, as if none were stored.
   *
   * @param messages new ones, in the order of their ordinals
   */
  void add(List<MessageFacts> messages, LocalDate today) {
    for (MessageFacts message : messages) {
      for (MessageFacts.Call call : message.calls()) {
        known(call.id()).called(call.tool(), today);
      }
      for (MessageFacts.Result result : message.results()) {
        known(result.callId()).answered(result.result());
      }
    }
  }

  private Call known(String callId) {
    return calls.computeIfAbsent(
        key(callId), any -> new Call(true, null, ToolResult.PENDING, null));
  }

  /** Stores what was counted, of a session of which nothing is stored. */
  void insert(StatsRows rows) throws SQLException {
    calls.values().removeIf(call -> !call.hasChanged());
    write(rows);
    List<List<Object>> usage = new ArrayList<>();
    for (Map.Entry<ToolDay, Map<ToolResult, Integer>> change : usage(calls.values()).entrySet()) {
      usage.add(values(change.getKey(), change.getValue()));
    }
    rows.insert("tool_usage", "tool", COLUMNS, usage);
  }

  /** Adds to what is stored. */
  void count(StatsRows rows, List<MessageFacts> messages, LocalDate today) throws SQLException {
    for (MessageFacts message : messages) {
      message.calls().forEach(call -> calls.put(key(call.id()), null));
      message.results().forEach(result -> calls.put(key(result.callId()), null));
    }
    if (calls.isEmpty()) {
      return;
    }
    read(rows);
    add(messages, today);
    calls.values().removeIf(call -> !call.hasChanged());
    write(rows);
    for (Map.Entry<ToolDay, Map<ToolResult, Integer>> change : usage(calls.values()).entrySet()) {
      rows.add("tool_usage", "tool", COLUMNS, values(change.getKey(), change.getValue()));
    }
  }

  private static UUID key(String callId) {
    ByteBuffer digest = ByteBuffer.wrap(JsonText.of(callId).sha256());
    return new UUID(digest.getLong(), digest.getLong());
  }

  private void read(StatsRows rows) throws SQLException {
    try (PreparedStatement select =
        rows.connection()
            .prepareStatement(
                "select call_key, tool, result, utc_day from tool_call"
                    + " where session_id = ? and call_key = any (?)")) {
      select.setObject(1, rows.session().id());
      select.setArray(2, rows.connection().createArrayOf("uuid", calls.keySet().toArray()));
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          String tool = found.getString("tool");
          calls.put(
              found.getObject("call_key", UUID.class),
              new Call(
                  false,
                  tool == null ? null : new ToolName(tool),
                  ToolResult.valueOf(found.getString("result")),
                  found.getObject("utc_day", LocalDate.class)));
        }
      }
    }
  }

  private void write(StatsRows rows) throws SQLException {
    write(
        rows,
        true,
        "insert into tool_call (tool, result, utc_day, session_id, call_key) values (?, ?, ?, ?, ?)");
    write(
        rows,
        false,
        "update tool_call set tool = ?, result = ?, utc_day = ? where session_id = ? and call_key = ?");
  }

  private void write(StatsRows rows, boolean areNew, String sql) throws SQLException {
    if (calls.values().stream().noneMatch(call -> call.isNew == areNew)) {
      return;
    }
    try (PreparedStatement statement = rows.connection().prepareStatement(sql)) {
      int waiting = 0;
      for (Map.Entry<UUID, Call> entry : calls.entrySet()) {
        Call call = entry.getValue();
        if (call.isNew == areNew) {
          statement.setString(1, call.tool == null ? null : call.tool.name());
          statement.setString(2, call.result.name());
          statement.setObject(3, call.day);
          statement.setObject(4, rows.session().id());
          statement.setObject(5, entry.getKey());
          statement.addBatch();
          if (++waiting % StatsRows.BATCH_ROWS == 0) {
            statement.executeBatch();
          }
        }
      }
      statement.executeBatch();
    }
  }

  private record ToolDay(ToolName tool, LocalDate day) {}

  private static Map<ToolDay, Map<ToolResult, Integer>> usage(Collection<Call> changed) {
    Map<ToolDay, Map<ToolResult, Integer>> changes = new LinkedHashMap<>();
    for (Call call : changed) {
      if (call.tool != null) {
        Map<ToolResult, Integer> ofTool =
            changes.computeIfAbsent(
                new ToolDay(call.tool, call.day), any -> new EnumMap<>(ToolResult.class));
        ofTool.merge(call.result.of(call.tool), 1, Integer::sum);
        if (call.toolBefore != null) {
          ofTool.merge(call.resultBefore.of(call.tool), -1, Integer::sum);
        }
      }
    }
    return changes;
  }

  private static List<Object> values(ToolDay key, Map<ToolResult, Integer> counts) {
    List<Object> values = new ArrayList<>();
    RESULTS.forEach(result -> values.add(counts.getOrDefault(result, 0)));
    values.addAll(List.of(key.day(), key.tool().name()));
    return values;
  }
}
