package dev.cairn.server;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How requests went, by what they were for. */
final class SoakStatistics {

  /** What a request is for. */
  enum Kind {
    CREATE("create a session"),
    APPEND("append messages"),
    CHECKPOINT("checkpoint with all messages"),
    RESUME("resume"),
    LIST("list sessions"),
    LIST_CHECKPOINTS("list checkpoints"),
    SEARCH("search"),
    SEARCH_SESSION("search a session"),
    LISTEN("begin or go on with events");

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  private static final class Counts {
    private final List<Long> nanos = new ArrayList<>();
    private long longest;
    private long unavailable;
    private long rateLimited;
    private long notConnected;
    private long dropped;
  }

  private final Map<Kind, Counts> counts = new EnumMap<>(Kind.class);

  SoakStatistics() {
    for (Kind kind : Kind.values()) {
      counts.put(kind, new Counts());
    }
  }

  /** An attempt that succeeded. */
  synchronized void answered(Kind kind, long nanos) {
    counts.get(kind).nanos.add(nanos);
  }

  /** The same with all attempts before it, and the pauses between them. */
  synchronized void done(Kind kind, long nanos) {
    Counts of = counts.get(kind);
    of.longest = Math.max(of.longest, nanos);
  }

  synchronized void refused(Kind kind, int status) {
    if (status == 429) {
      counts.get(kind).rateLimited++;
    } else {
      counts.get(kind).unavailable++;
    }
  }

  /** A request that its node did not get. */
  synchronized void notConnected(Kind kind) {
    counts.get(kind).notConnected++;
  }

  /** A request without a response, or with a part of it. */
  synchronized void dropped(Kind kind) {
    counts.get(kind).dropped++;
  }

  synchronized long answered(Kind kind) {
    return counts.get(kind).nanos.size();
  }

  /** A Markdown table. */
  synchronized String table() {
    return """
        | request | answered | p50, ms | p99, ms | longest with repeats, s | 503 | 429 | not connected | cut off |
        |---|---|---|---|---|---|---|---|---|
        %s
        """
        .formatted(
            counts.entrySet().stream()
                .map(each -> row(each.getKey(), each.getValue()))
                .collect(Collectors.joining("\n")));
  }

  private static String row(Kind kind, Counts of) {
    Collections.sort(of.nanos);
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.1f | %.1f | %.1f | %d | %d | %d | %d |",
        kind.label,
        of.nanos.size(),
        millis(of.nanos, 0.50),
        millis(of.nanos, 0.99),
        of.longest / 1e9,
        of.unavailable,
        of.rateLimited,
        of.notConnected,
        of.dropped);
  }

  private static double millis(List<Long> sorted, double share) {
    return sorted.isEmpty() ? 0 : sorted.get((int) (share * (sorted.size() - 1))) / 1e6;
  }
}
