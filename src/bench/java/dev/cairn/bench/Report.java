package dev.cairn.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of what was measured against what was aimed at. */
final class Report {

  private final List<String> lines = new ArrayList<>();

  /** A measure that should be at most a bar. */
  void atMost(String number, String measure, double value, double bar, String parts) {
    add(number, measure, value, "≤ " + bar, value <= bar, parts);
  }

  /** A measure that should be at least a bar. */
  void atLeast(String number, String measure, double value, double bar, String parts) {
    add(number, measure, value, "≥ " + bar, value >= bar, parts);
  }

  private void add(
      String number, String measure, double value, String bar, boolean isMet, String parts) {
    lines.add(
        String.format(
            Locale.ROOT,
            "| %s | %s | %.2f | %s | %s | %s |",
            number,
            measure,
            value,
            bar,
            isMet ? "met" : "**not met**",
            parts));
  }

  /** A measure that is a fact and no ratio. */
  void fact(String number, String measure, String value, String bar, boolean isMet, String parts) {
    lines.add(
        "| %s | %s | %s | %s | %s | %s |"
            .formatted(number, measure, value, bar, isMet ? "met" : "**not met**", parts));
  }

  void writeTo(Path file, String environment, String storage) throws IOException {
    Files.createDirectories(file.getParent());
    String table =
        "| # | measure | found | bar | | from |\n|---|---|---|---|---|---|\n"
            + String.join("\n", lines);
    String withoutServer =
        storage.isEmpty() ? "" : "\nThe storage without a server, by JMH:\n\n" + storage + "\n";
    Files.writeString(
        file, "# Benchmark\n\n%s\n\n%s\n%s".formatted(environment, table, withoutServer));
  }
}
