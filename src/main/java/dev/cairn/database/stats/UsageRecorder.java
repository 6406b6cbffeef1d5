package dev.cairn.database.stats;

import dev.cairn.database.session.SessionEntity;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import dev.cairn.stats.FactsReader;
import dev.cairn.stats.MessageFacts;
import dev.cairn.stats.TokenCounts;
import dev.cairn.stats.ToolName;
import dev.cairn.stats.ToolResult;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/**
 * Counts what comes into a session, in the transaction that stores it and under the session's lock.
 * Only new messages are looked at, and the last one of the checkpoint. Plain JDBC, as for messages.
 */
public final class UsageRecorder {

  private final Connection connection;
  private final SessionEntity session;
  private final FactsReader facts;

  private UsageRecorder(Connection connection, SessionEntity session, FactsReader facts) {
    this.connection = connection;
    this.session = session;
    this.facts = facts;
  }

  /**
   * What a checkpoint brings.
   *
   * @param day of the checkpoint, in UTC
   * @param newMessages those that the session did not have, in the order of their ordinals
   * @param last the last message of the checkpoint, new or not
   */
  public record Increment(LocalDate day, List<Message> newMessages, Optional<Placed> last) {}

  /** A message and its ordinal. */
  public record Placed(int ordinal, Message message) {}

  public static void count(
      Session entityManager, SessionEntity session, FactsReader facts, Increment increment) {
    entityManager.doWork(
        connection -> new UsageRecorder(connection, session, facts).count(increment));
  }

  /** Keeps with the figures of a session who may see them. */
  public static void share(Session entityManager, SessionEntity session) {
    entityManager.doWork(
        connection -> {
          for (String table : List.of("tool_usage", "session_day")) {
            try (PreparedStatement update =
                connection.prepareStatement(
                    "update " + table + " set is_public = ? where session_id = ?")) {
              update.setBoolean(1, session.isPublic());
              update.setObject(2, session.id());
              update.executeUpdate();
            }
          }
        });
  }

  /** Forgets all figures of a session. */
  static void reset(Session entityManager, UUID sessionId) {
    entityManager.doWork(
        connection -> {
          for (String table :
              List.of("tool_call", "tool_usage", "session_day", "counted_message")) {
            try (PreparedStatement delete =
                connection.prepareStatement("delete from " + table + " where session_id = ?")) {
              delete.setObject(1, sessionId);
              delete.executeUpdate();
            }
          }
        });
  }

  private void count(Increment increment) throws SQLException {
    DayMarks active = session.activeOn(increment.day());
    if (active.onDay()) {
      addTokens(increment.day(), "", TokenCounts.NONE);
      mark("active", increment.day(), active);
    }
    Map<Message, MessageFacts> read = new IdentityHashMap<>();
    increment.newMessages().forEach(message -> read.put(message, facts.read(message)));
    countCalls(increment.day(), increment.newMessages().stream().map(read::get).toList());
    if (increment.last().isPresent()) {
      Placed last = increment.last().get();
      Optional<MessageFacts.Usage> usage =
          read.computeIfAbsent(last.message(), facts::read).usage();
      if (usage.isPresent()) {
        countTokens(increment.day(), last.ordinal(), usage.get());
      }
    }
  }

  // Calls of tools

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

    boolean isCalledNow() {
      return toolBefore == null && tool != null;
    }

    boolean hasChanged() {
      return tool != toolBefore || result != resultBefore;
    }
  }

  private void countCalls(LocalDate today, List<MessageFacts> messages) throws SQLException {
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
    if (calls.values().stream().anyMatch(Call::isCalledNow)) {
      DayMarks called = session.calledOn(today);
      if (called.onDay()) {
        mark("called", today, called);
      }
    }
  }

  private static UUID key(String callId) {
    ByteBuffer digest = ByteBuffer.wrap(JsonText.of(callId).sha256());
    return new UUID(digest.getLong(), digest.getLong());
  }

  private void read(Map<UUID, Call> calls) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select call_key, tool, result, utc_day from tool_call"
                + " where session_id = ? and call_key = any (?)")) {
      select.setObject(1, session.id());
      select.setArray(2, connection.createArrayOf("uuid", calls.keySet().toArray()));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          String tool = rows.getString("tool");
          calls.put(
              rows.getObject("call_key", UUID.class),
              new Call(
                  false,
                  tool == null ? null : new ToolName(tool),
                  ToolResult.valueOf(rows.getString("result")),
                  rows.getObject("utc_day", LocalDate.class)));
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
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Map.Entry<UUID, Call> entry : calls.entrySet()) {
        Call call = entry.getValue();
        if (call.isNew == areNew) {
          statement.setString(1, call.tool == null ? null : call.tool.name());
          statement.setString(2, call.result.name());
          statement.setObject(3, call.day);
          statement.setObject(4, session.id());
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
    for (ToolResult result :
        List.of(
            ToolResult.SUCCESSFUL,
            ToolResult.FAILED,
            ToolResult.ABORTED,
            ToolResult.PENDING,
            ToolResult.UNKNOWN)) {
      values.add(counts.getOrDefault(result, 0));
    }
    values.addAll(List.of(session.id(), key.day(), key.tool().name()));
    int updated =
        execute(
            "update tool_usage set successful_calls = successful_calls + ?,"
                + " failed_calls = failed_calls + ?, aborted_calls = aborted_calls + ?,"
                + " pending_calls = pending_calls + ?, unknown_calls = unknown_calls + ?"
                + " where session_id = ? and utc_day = ? and tool = ?",
            values);
    if (updated == 0) {
      values.addAll(List.of(session.owner(), session.isPublic()));
      execute(
          "insert into tool_usage (successful_calls, failed_calls, aborted_calls, pending_calls,"
              + " unknown_calls, session_id, utc_day, tool, owner, is_public)"
              + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          values);
    }
  }

  // Tokens

  private void countTokens(LocalDate day, int ordinal, MessageFacts.Usage usage)
      throws SQLException {
    int counted =
        execute(
            "insert into counted_message (session_id, ordinal)"
                + " select ?, ? where not exists (select 1 from counted_message"
                + " where session_id = ? and ordinal = ?)",
            List.of(session.id(), ordinal, session.id(), ordinal));
    if (counted > 0) {
      addTokens(day, usage.model().orElse(""), usage.tokens());
    }
  }

  private void addTokens(LocalDate day, String model, TokenCounts tokens) throws SQLException {
    List<Object> values =
        new ArrayList<>(
            List.of(
                tokens.prompt(),
                tokens.completion(),
                tokens.total(),
                tokens.cached(),
                tokens.cacheWrites(),
                session.id(),
                day,
                model));
    int updated =
        execute(
            "update session_day set prompt_tokens = prompt_tokens + ?,"
                + " completion_tokens = completion_tokens + ?, total_tokens = total_tokens + ?,"
                + " cached_tokens = cached_tokens + ?, cache_write_tokens = cache_write_tokens + ?"
                + " where session_id = ? and utc_day = ? and model = ?",
            values);
    if (updated == 0) {
      values.addAll(List.of(session.owner(), session.isPublic()));
      execute(
          "insert into session_day (prompt_tokens, completion_tokens, total_tokens, cached_tokens,"
              + " cache_write_tokens, session_id, utc_day, model, owner, is_public,"
              + " active_day, active_week, active_month, active_ever,"
              + " called_day, called_week, called_month, called_ever)"
              + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0)",
          values);
    }
  }

  /** Marks the row of a day; see the migration for what the marks say. */
  private void mark(String what, LocalDate day, DayMarks marks) throws SQLException {
    List<Object> values = new ArrayList<>(marks.columns());
    values.addAll(List.of(session.id(), day));
    execute(
        "update session_day set W_day = ?, W_week = ?, W_month = ?, W_ever = ?".replace("W", what)
            + " where session_id = ? and utc_day = ? and model = ''",
        values);
  }

  private int execute(String sql, List<?> values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      return statement.executeUpdate();
    }
  }
}
