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
record CallRecorder(StatsRows rows, LocalDate today) {

  private static final List<ToolResult> RESULTS =
      List.of(
          ToolResult.SUCCESSFUL,
          ToolResult.FAILED,
          ToolResult.ABORTED,
          ToolResult.PENDING,
          ToolResult.UNKNOWN);

  private static final List<String> COLUMNS =
      RESULTS.stream().map(result -> result.name().toLowerCase(Locale.ROOT) + "_calls").toList();

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
   * @param messages new ones, in the order of their ordinals
   */
  void count(List<MessageFacts> messages) throws SQLException {
    Map<UUID, Call> calls = new LinkedHashMap<>();
    for (MessageFacts message : messages) {
      message.calls().forEach(call -> calls.put(key(call.id()), null));
      message.results().forEach(result -> calls.put(key(result.callId()), null));
    }
    if (calls.isEmpty()) {
      return;
    }
    read(calls);
    for (MessageFacts message : messages) {
      for (MessageFacts.Call call : message.calls()) {
        calls.get(key(call.id())).called(call.tool(), today);
      }
      for (MessageFacts.Result result : message.results()) {
        calls.get(key(result.callId())).answered(result.result());
      }
    }
    calls.values().removeIf(call -> !call.hasChanged());
    write(calls);
    addUsage(calls.values());
  }

  private static UUID key(String callId) {
    ByteBuffer digest = ByteBuffer.wrap(JsonText.of(callId).sha256());
    return new UUID(digest.getLong(), digest.getLong());
  }

  private void read(Map<UUID, Call> calls) throws SQLException {
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
    calls.replaceAll(
        (key, call) -> call == null ? new Call(true, null, ToolResult.PENDING, null) : call);
  }

  private void write(Map<UUID, Call> calls) throws SQLException {
    write(
        calls,
        true,
        "insert into tool_call (tool, result, utc_day, session_id, call_key) values (?, ?, ?, ?, ?)");
    write(
        calls,
        false,
        "update tool_call set tool = ?, result = ?, utc_day = ? where session_id = ? and call_key = ?");
  }

  private void write(Map<UUID, Call> calls, boolean areNew, String sql) throws SQLException {
    if (calls.values().stream().noneMatch(call -> call.isNew == areNew)) {
      return;
    }
    try (PreparedStatement statement = rows.connection().prepareStatement(sql)) {
      for (Map.Entry<UUID, Call> entry : calls.entrySet()) {
        Call call = entry.getValue();
        if (call.isNew == areNew) {
          statement.setString(1, call.tool == null ? null : call.tool.name());
          statement.setString(2, call.result.name());
          statement.setObject(3, call.day);
          statement.setObject(4, rows.session().id());
          statement.setObject(5, entry.getKey());
          statement.addBatch();
        }
      }
      statement.executeBatch();
    }
  }

  private record ToolDay(ToolName tool, LocalDate day) {}

  private void addUsage(Collection<Call> changed) throws SQLException {
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
    for (Map.Entry<ToolDay, Map<ToolResult, Integer>> change : changes.entrySet()) {
      addUsage(change.getKey(), change.getValue());
    }
  }

  private void addUsage(ToolDay key, Map<ToolResult, Integer> counts) throws SQLException {
    List<Object> values = new ArrayList<>();
    RESULTS.forEach(result -> values.add(counts.getOrDefault(result, 0)));
    values.addAll(List.of(key.day(), key.tool().name()));
    rows.add("tool_usage", "tool", COLUMNS, values);
  }
}
