package dev.cairn.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a running server takes.
 *
 * @param liveBytes of the heap, after a full collection
 */
record NodeUsage(long liveBytes, int threads) {

  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
  private static final Pattern THREADS = Pattern.compile("java\\.threads\\.live=(\\d+)");
  private static final int SAMPLES = 3;

  /** The least of a few samples: requests in flight take some, too. */
  static NodeUsage of(CairnServer server) throws IOException {
    NodeUsage least = sample(server);
    for (int i = 1; i < SAMPLES; i++) {
      NodeUsage next = sample(server);
      least =
          new NodeUsage(
              Math.min(least.liveBytes, next.liveBytes), Math.min(least.threads, next.threads));
    }
    return least;
  }

  private static NodeUsage sample(CairnServer server) throws IOException {
    return new NodeUsage(
        number(TOTAL, jcmd(server, "GC.class_histogram")),
        (int) number(THREADS, jcmd(server, "PerfCounter.print")));
  }

  private static String jcmd(CairnServer server, String command) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, String.valueOf(server.pid()), command)
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static long number(Pattern pattern, String output) {
    Matcher matcher = pattern.matcher(output);
    if (!matcher.find()) {
      throw new AssertionError(output);
    }
    return Long.parseLong(matcher.group(1));
  }

  long liveMegabytes() {
    return liveBytes >> 20;
  }
}
