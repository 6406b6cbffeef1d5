package dev.cairn.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Archives that were not made by an export but by hand, as bodies in gzip. */
final class HostileArchives {

  private static final String BEGINNING =
      "{\"archive\":{\"format\":\"cairn-sessions\",\"version\":1}}\n";

  private HostileArchives() {}

  private static String session(int messages, int checkpoints, String more) {
    return """
    {"session":{"id":"%s","owner":"alice","title":"t","visibility":"PUBLIC",%s\
    "created_at":"2020-01-01T00:00:00Z","updated_at":"2020-01-01T00:00:00Z",\
    "messages":%d,"checkpoints":%d}}
    """
        .formatted(UUID.randomUUID(), more, messages, checkpoints);
  }

  private static String checkpoint(Instant createdAt, String content) {
    return "{\"checkpoint\":{\"id\":\"%s\",\"created_at\":\"%s\",\"keep\":0,%s"
        .formatted(UUID.randomUUID(), createdAt, content);
  }

  private static String end(int sessions) {
    return "{\"end\":{\"sessions\":%d}}\n".formatted(sessions);
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
  }

  /** Checkpoints whose metadata are each as long as this. */
  static byte[] longMetadata(int checkpoints, int bytes) throws IOException {
    return HostileRequests.gzipped(
        out -> {
          write(out, BEGINNING + session(0, checkpoints, ""));
          for (int i = 0; i < checkpoints; i++) {
            write(out, checkpoint(Instant.EPOCH, "\"then\":[],\"metadata\":\""));
            HostileRequests.repeat("m", bytes, out);
            write(out, "\"}}\n");
          }
          write(out, end(1));
        });
  }

  /** Checkpoints of a day, a tool and a model each, in a public session. */
  static byte[] oddDays(int days) throws IOException {
    return HostileRequests.gzipped(
        out -> {
          write(out, BEGINNING + session(days, days, ""));
          for (int i = 0; i < days; i++) {
            write(
                out,
                """
                {"message":{"role":"assistant","model":{"id":"m%1$d"},"usage":{"prompt_tokens":1,\
                "completion_tokens":1,"total_tokens":2},"tool_calls":[{"id":"c%1$d",\
                "type":"function","function":{"name":"t%1$d","arguments":"{}"}}]}}
                """
                    .formatted(i));
          }
          for (int i = 0; i < days; i++) {
            Instant day = Instant.EPOCH.plus(i, ChronoUnit.DAYS);
            write(out, checkpoint(day, "\"then\":[[%1$d,%1$d]]}}\n".formatted(i)));
          }
          write(out, end(1));
        });
  }

  /** One checkpoint of large messages, of which statistics count something. */
  static byte[] largeMessages(int messages, int bytes) throws IOException {
    return HostileRequests.gzipped(
        out -> {
          write(out, BEGINNING + session(messages, 1, ""));
          for (int i = 0; i < messages; i++) {
            write(out, "{\"message\":{\"role\":\"assistant\",\"content\":\"" + i);
            HostileRequests.repeat("x", bytes, out);
            write(out, "\"}}\n");
          }
          write(out, checkpoint(Instant.EPOCH, "\"then\":[[0,%d]]}}\n".formatted(messages - 1)));
          write(out, end(1));
        });
  }

  /** A line without an end. */
  static byte[] longLine(long bytes) throws IOException {
    return HostileRequests.gzipped(
        out -> {
          write(
              out,
              BEGINNING + session(1, 1, "") + "{\"message\":{\"role\":\"user\",\"content\":\"");
          HostileRequests.repeat("x", bytes, out);
        });
  }

  /** Lines that are all valid, and more than the session says. */
  static byte[] manyLines(long bytes) throws IOException {
    String line =
        "{\"message\":{\"role\":\"user\",\"content\":\"%s\"}}\n".formatted("x".repeat(1000));
    return HostileRequests.gzipped(
        out -> {
          write(out, BEGINNING + session(1, 1, ""));
          HostileRequests.repeat(line, bytes, out);
        });
  }

  /** Sessions that were deleted long ago. */
  static byte[] deletedSessions(int sessions) throws IOException {
    return HostileRequests.gzipped(
        out -> {
          write(out, BEGINNING);
          for (int i = 0; i < sessions; i++) {
            write(out, session(1, 1, "\"deleted_at\":\"2020-01-01T00:00:00Z\","));
            write(out, "{\"message\":{\"role\":\"user\",\"content\":\"old\"}}\n");
            write(out, checkpoint(Instant.EPOCH, "\"then\":[[0,0]]}}\n"));
          }
          write(out, end(sessions));
        });
  }
}
