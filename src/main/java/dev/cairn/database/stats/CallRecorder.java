package dev.cairn.database.stats;

import dev.cairn.database.Pipeline;
import dev.cairn.database.SqlArrays;
import dev.cairn.encryption.SessionKey;
import dev.cairn.stats.MessageFacts;
import dev.cairn.stats.ToolName;
import dev.cairn.stats.ToolResult;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Counts the tool calls of new messages: each call id once, by its last result. */
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

  private static final String INSERT =
      "insert into tool_call (tool, result, utc_day, session_id, call_key) values (?, ?, ?, ?, ?)";

  private static final String UPDATE =
      "update tool_call set tool = ?, result = ?, utc_day = ? where session_id = ? and call_key = ?";

  private final CallKey keys;
  private final Map<UUID, Call> calls = new LinkedHashMap<>();

  CallRecorder(SessionKey session) {
    keys = CallKey.in(session);
  }

  /** The known state of a call. */
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

    void called(ToolName name, LocalDate on, RequestNames names) {
      if (tool == null) {
        tool = new ToolName(names.of(name.name()));
        day = on;
      }
    }

    /**
     * Applies a result. The last one counts, except that a result that was removed from the message
     * does not tell the outcome.
     */
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
   * Counts in memory, as if nothing were stored.
   *
   * @param message the next new message of a request, in the order of ordinals
   * @param names the tool names of the request
   */
  void add(MessageFacts message, LocalDate today, RequestNames names) {
    for (MessageFacts.Call call : message.calls()) {
      known(call.id()).called(call.tool(), today, names);
    }
    for (MessageFacts.Result result : message.results()) {
      known(result.callId()).answered(result.result());
    }
  }

  private Call known(String callId) {
    return calls.computeIfAbsent(
        keys.of(callId), any -> new Call(true, null, ToolResult.PENDING, null));
  }

  /** Inserts the counts of a session of which nothing is stored. */
  void insert(StatsRows rows) throws SQLException {
    calls.values().removeIf(call -> !call.hasChanged());
    rows.execute(INSERT, values(rows, true));
    rows.insert("tool_usage", "tool", COLUMNS, usage(calls.values()));
  }

  /** Adds to the stored counts. */
  void count(StatsRows rows, List<MessageFacts> messages, LocalDate today, Pipeline pipeline)
      throws SQLException {
    for (MessageFacts message : messages) {
      message.calls().forEach(call -> calls.put(keys.of(call.id()), null));
      message.results().forEach(result -> calls.put(keys.of(result.callId()), null));
    }
    if (calls.isEmpty()) {
      return;
    }
    read(rows);
    RequestNames names = new RequestNames();
    messages.forEach(message -> add(message, today, names));
    calls.values().removeIf(call -> !call.hasChanged());
    values(rows, true).forEach(values -> pipeline.add(INSERT, values));
    values(rows, false).forEach(values -> pipeline.add(UPDATE, values));
    rows.add("tool_usage", "tool", COLUMNS, usage(calls.values()), pipeline);
  }

  /**
   * Joins with the keys, since H2 would compare each call of the session with each element of an
   * array.
   */
  private void read(StatsRows rows) throws SQLException {
    try (PreparedStatement select =
        rows.connection()
            .prepareStatement(
                "select c.call_key, c.tool, c.result, c.utc_day from"
                    + " unnest(cast(? as uuid array)) k (call_key)"
                    + " join tool_call c on c.session_id = ? and c.call_key = k.call_key")) {
      for (List<UUID> some : SqlArrays.chunks(List.copyOf(calls.keySet()))) {
        select.setArray(1, rows.connection().createArrayOf("uuid", some.toArray()));
        select.setObject(2, rows.session().id());
        read(select);
      }
    }
  }

  private void read(PreparedStatement select) throws SQLException {
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

  private Stream<List<Object>> values(StatsRows rows, boolean areNew) {
    return calls.entrySet().stream()
        .filter(entry -> entry.getValue().isNew == areNew)
        .map(entry -> values(entry.getValue(), rows.session().id(), entry.getKey()));
  }

  private static List<Object> values(Call call, UUID session, UUID key) {
    String tool = call.tool == null ? null : call.tool.name();
    return Arrays.asList(tool, call.result.name(), call.day, session, key);
  }

  private record ToolDay(ToolName tool, LocalDate day) {}

  private static List<List<Object>> usage(Collection<Call> changed) {
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
    return changes.entrySet().stream()
        .map(change -> values(change.getKey(), change.getValue()))
        .toList();
  }

  private static List<Object> values(ToolDay key, Map<ToolResult, Integer> counts) {
    List<Object> values = new ArrayList<>();
    RESULTS.forEach(result -> values.add(counts.getOrDefault(result, 0)));
    values.addAll(List.of(key.day(), key.tool().name()));
    return values;
  }
}
