package dev.cairn.json;

import dev.cairn.stats.ModelUsage;
import dev.cairn.stats.SessionStats;
import dev.cairn.stats.SessionsOnDay;
import dev.cairn.stats.TokenCounts;
import dev.cairn.stats.ToolUsageCounts;
import dev.cairn.stats.ToolUsageStats;
import dev.cairn.stats.UsageStats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads figures, as {@link ResponseWriter#stats} writes them; what is missing is nothing. */
final class StatsReader {

  private StatsReader() {}

  static SessionStats read(JsonCursor cursor) throws IOException {
    List<ToolUsageStats> tools = new ArrayList<>();
    UsageStats[] usage = {UsageStats.NONE};
    Map<String, Number> numbers =
        object(
            cursor,
            Map.of(
                "tools_usage", () -> cursor.array(() -> tools.add(tool(cursor))),
                "usage", () -> usage[0] = usage(cursor)));
    return new SessionStats(
        integer(numbers, "total_sessions"),
        integer(numbers, "total_tool_calls"),
        integer(numbers, "successful_tool_calls"),
        integer(numbers, "failed_tool_calls"),
        integer(numbers, "aborted_tool_calls"),
        integer(numbers, "sessions_with_activity"),
        Optional.ofNullable(numbers.get("total_time_saved_seconds")).map(Number::intValue),
        tools,
        usage[0]);
  }

  private static ToolUsageStats tool(JsonCursor cursor) throws IOException {
    String[] names = {"", ""};
    ToolUsageCounts[] counts = {new ToolUsageCounts(0, 0, 0, 0)};
    Map<String, Number> numbers =
        object(
            cursor,
            Map.of(
                "tool_name", () -> names[0] = cursor.text(),
                "display_name", () -> names[1] = cursor.text(),
                "usage_counts", () -> counts[0] = counts(cursor)));
    return new ToolUsageStats(
        names[0],
        names[1],
        counts[0],
        Optional.ofNullable(numbers.get("time_saved_per_call")).map(Number::doubleValue),
        Optional.ofNullable(numbers.get("time_saved_seconds")).map(Number::intValue));
  }

  private static ToolUsageCounts counts(JsonCursor cursor) throws IOException {
    Map<String, Number> numbers = object(cursor, Map.of());
    return new ToolUsageCounts(
        integer(numbers, "total"),
        integer(numbers, "successful"),
        integer(numbers, "failed"),
        integer(numbers, "aborted"));
  }

  private static UsageStats usage(JsonCursor cursor) throws IOException {
    List<ModelUsage> models = new ArrayList<>();
    List<SessionsOnDay> days = new ArrayList<>();
    Map<String, Number> numbers =
        object(
            cursor,
            Map.of(
                "models", () -> cursor.array(() -> models.add(model(cursor))),
                "sessions_per_day", () -> cursor.array(() -> days.add(day(cursor)))));
    return new UsageStats(
        tokens(numbers),
        models,
        integer(numbers, "pending_tool_calls"),
        integer(numbers, "unknown_tool_calls"),
        Optional.ofNullable(numbers.get("longest_session_messages")).map(Number::intValue),
        Optional.ofNullable(numbers.get("median_session_messages")).map(Number::doubleValue),
        days);
  }

  private static ModelUsage model(JsonCursor cursor) throws IOException {
    String[] name = {""};
    Map<String, Number> numbers = object(cursor, Map.of("model", () -> name[0] = cursor.text()));
    return new ModelUsage(name[0], tokens(numbers));
  }

  private static SessionsOnDay day(JsonCursor cursor) throws IOException {
    String[] day = {""};
    Map<String, Number> numbers = object(cursor, Map.of("day", () -> day[0] = cursor.text()));
    return new SessionsOnDay(
        WireNames.day(day[0]).orElseThrow(() -> cursor.wrong("must have a day")),
        integer(numbers, "sessions"));
  }

  private static TokenCounts tokens(Map<String, Number> numbers) {
    return new TokenCounts(
        number(numbers, "prompt_tokens").longValue(),
        number(numbers, "completion_tokens").longValue(),
        number(numbers, "total_tokens").longValue(),
        number(numbers, "cached_tokens").longValue(),
        number(numbers, "cache_write_tokens").longValue());
  }

  /** Reads an object: what is not a number by {@code others}, and the numbers by their names. */
  private static Map<String, Number> object(
      JsonCursor cursor, Map<String, JsonCursor.ElementReading> others) throws IOException {
    Map<String, Number> numbers = new HashMap<>();
    cursor.object(
        name -> {
          JsonCursor.ElementReading other = others.get(name);
          if (other != null) {
            other.read();
          } else if (cursor.token() != null && cursor.token().isNumeric()) {
            numbers.put(name, cursor.numberValue());
          } else {
            cursor.cutValue();
          }
          return true;
        });
    return numbers;
  }

  private static Number number(Map<String, Number> numbers, String name) {
    return numbers.getOrDefault(name, 0);
  }

  private static int integer(Map<String, Number> numbers, String name) {
    return number(numbers, name).intValue();
  }
}
