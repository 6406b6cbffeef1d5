package dev.cairn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.cairn.server.CairnServer;
import dev.cairn.server.Chromium;
import dev.cairn.server.Http;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * How the page shows a session of 5,000 messages, 20 MB, in a real browser that draws without a
 * GPU. Says what it measures; run it by {@code mvn verify -Pbench -Dit.test=PageBench}.
 */
class PageBench {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TITLE = "Five thousand messages";
  private static final int MESSAGES = 5000;
  private static final int BYTES_EACH = 4000;
  private static final int ROUNDS = 10;
  private static final int IDLE_SECONDS = 20;

  /** Scrolls two screens with each frame to the end; gives the longest one, and most messages. */
  private static final String SCROLL =
      """
      async () => {
        const main = [...document.querySelectorAll('*')]
            .filter(each => each.scrollHeight > each.clientHeight + 1000)
            .sort((a, b) => b.scrollHeight - a.scrollHeight)[0];
        const frame = () => new Promise(requestAnimationFrame);
        main.scrollTop = 0;
        await frame();
        const frames = [];
        let articles = 0, at = await frame(), stuck = 0;
        while (stuck < 60 && frames.length < 20000) {
          const before = main.scrollTop;
          main.scrollTop = before + main.clientHeight * 2;
          const now = await frame();
          frames.push(now - at);
          at = now;
          articles = Math.max(articles, document.querySelectorAll('article').length);
          stuck = main.scrollTop + main.clientHeight > main.scrollHeight - 2 ? stuck + 1 : 0;
        }
        frames.sort((a, b) => a - b);
        return [frames.length, frames[frames.length - 1], frames[Math.floor(frames.length * 0.99)], articles];
      }
      """;

  @Test
  void sessionOfFiveThousandMessages() throws Exception {
    Report report = new Report();
    try (CairnServer server =
            CairnServer.onH2(CairnServer.newDataDirectory()).atFullSpeed().start();
        Chromium.Visit visit = Chromium.shared().visit(server.uri())) {
      assertThat(Http.admin(server).post("/v1/sessions", session()).statusCode()).isEqualTo(201);
      visit.asAdmin();
      Page page = visit.page();
      double[] opened = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        opened[i] = open(page);
      }
      Arrays.sort(opened);
      double median = (opened[ROUNDS / 2 - 1] + opened[ROUNDS / 2]) / 2;
      report.fact(
          "P1",
          "first messages of 5,000 readable after the click, median of 10",
          "%.0f ms".formatted(median),
          "< 1 s",
          median < 1000,
          "%.0f to %.0f ms".formatted(opened[0], opened[ROUNDS - 1]));
      scroll(page, report);
      idle(visit, report);
      assertThat(visit.problems()).isEmpty();
    }
    report.writeTo(
        Path.of(System.getProperty("bench.directory", "target/bench")).resolve("page.md"),
        "Chromium without a GPU, server on H2 beside it",
        "not measured");
  }

  private static double open(Page page) {
    page.navigate("/");
    var link = page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(TITLE)).first();
    link.waitFor();
    long start = System.nanoTime();
    link.click();
    page.locator("article").first().waitFor();
    return (System.nanoTime() - start) / 1e6;
  }

  private static void scroll(Page page, Report report) {
    scrollToEnd(page); // loads what is not there yet
    List<?> found = scrollToEnd(page);
    double longest = number(found.get(1));
    report.fact(
        "P2",
        "longest frame of scrolling from end to end, loaded",
        "%.0f ms".formatted(longest),
        "≤ 100 ms",
        longest <= 100,
        "%.0f frames, 99 %% within %.0f ms".formatted(number(found.get(0)), number(found.get(2))));
    double articles = number(found.get(3));
    report.fact(
        "P3",
        "messages in the document at once",
        String.format(Locale.ROOT, "%.0f", articles),
        "< 300",
        articles < 300,
        "while scrolling");
  }

  private static List<?> scrollToEnd(Page page) {
    return (List<?>) page.evaluate(SCROLL);
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }

  private static void idle(Chromium.Visit visit, Report report) {
    CDPSession tools = visit.context().newCDPSession(visit.page());
    tools.send("Performance.enable");
    tools.send("HeapProfiler.collectGarbage");
    double megabytes = metric(tools, "JSHeapUsedSize") / 1e6;
    report.fact(
        "P4",
        "memory of scripts after all was seen",
        "%.0f MB".formatted(megabytes),
        "< 300 MB",
        megabytes < 300,
        "after collecting garbage");
    double before = metric(tools, "TaskDuration");
    visit.page().waitForTimeout(IDLE_SECONDS * 1000.0);
    double percent = (metric(tools, "TaskDuration") - before) / IDLE_SECONDS * 100;
    report.fact(
        "P5",
        "CPU of the page with an open session, idle",
        String.format(Locale.ROOT, "%.2f %%", percent),
        "< 1 %",
        percent < 1,
        "%d s".formatted(IDLE_SECONDS));
  }

  private static double metric(CDPSession tools, String name) {
    for (JsonElement each : tools.send("Performance.getMetrics").getAsJsonArray("metrics")) {
      JsonObject metric = each.getAsJsonObject();
      if (metric.get("name").getAsString().equals(name)) {
        return metric.get("value").getAsDouble();
      }
    }
    throw new IllegalStateException("no metric " + name);
  }

  /** Prompts, answers in Markdown, calls of tools and their output, in turns. */
  private static String session() throws Exception {
    String line = "2026-11-02T09:14:00Z ingress-7d9c upstream reset the connection, status 504\n";
    String output = line.repeat(BYTES_EACH / line.length());
    String prose =
        "The upstream **resets** after `60 s`, see [the log](https://example.com/log).\n\n"
            + "```yaml\nproxy-read-timeout: \"300\"\n```\n\n";
    List<Map<String, Object>> messages = new ArrayList<>();
    for (int i = 0; messages.size() < MESSAGES; i++) {
      String call = "call-" + i;
      messages.add(Map.of("role", "user", "content", "Prompt " + i + ": " + prose.repeat(10)));
      messages.add(
          Map.of(
              "role",
              "assistant",
              "content",
              prose.repeat(BYTES_EACH / prose.length()),
              "tool_calls",
              List.of(
                  Map.of(
                      "id",
                      call,
                      "type",
                      "function",
                      "function",
                      Map.of(
                          "name",
                          "run_command",
                          "arguments",
                          "{\"command\":\"kubectl logs deploy/ingress\"}")))));
      messages.add(Map.of("role", "tool", "tool_call_id", call, "content", i + "\n" + output));
      messages.add(
          Map.of("role", "assistant", "content", i + prose.repeat(BYTES_EACH / prose.length())));
    }
    return JSON.writeValueAsString(
        Map.of("title", TITLE, "state", Map.of("messages", messages.subList(0, MESSAGES))));
  }
}
