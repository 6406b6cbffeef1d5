package dev.cairn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs Gatling in a process of its own, and reads what it found. */
final class Load {
  /** Gatling writes its figures as JavaScript. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES).build();

  private Load() {}

  /** Requests a second by the name of a step. Fails if any request did. */
  static Map<String, Double> run(Path directory, List<LoadStep> steps)
      throws IOException, InterruptedException {
    Path plan = directory.resolve("plan.json");
    JSON.writeValue(plan.toFile(), steps);
    Path results = Files.createTempDirectory(directory, "gatling-"); // each run has its own
    int exit =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-D" + LoadSimulation.PLAN + "=" + plan,
                "-cp",
                System.getProperty("java.class.path"),
                "io.gatling.app.Gatling",
                "--simulation",
                LoadSimulation.class.getName(),
                "--results-folder",
                results.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("gatling.log").toFile())
            .start()
            .waitFor();
    assertThat(exit).as("see %s", directory.resolve("gatling.log")).isZero();
    String stats = Files.readString(stats(results));
    JsonNode contents = JSON.readTree(stats.substring(stats.indexOf('{'))).get("contents");
    Map<String, Double> perSecond = new HashMap<>();
    for (LoadStep step : steps) {
      for (JsonNode each : contents) {
        if (each.get("name").asText().equals(step.name())) {
          JsonNode count = each.at("/stats/numberOfRequests");
          assertThat(count.get("ko").asText()).as(step.name()).isIn("0", "-");
          perSecond.put(
              step.name(),
              Double.parseDouble(count.get("ok").asText().replace(",", "")) / step.seconds());
        }
      }
    }
    return perSecond;
  }

  private static Path stats(Path results) throws IOException {
    try (Stream<Path> files = Files.walk(results)) {
      return files.filter(file -> file.endsWith("js/stats.js")).findFirst().orElseThrow();
    }
  }
}
