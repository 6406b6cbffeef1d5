package dev.cairn.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.knowledge.KnowledgeFile;
import dev.cairn.redaction.ExportRedactor;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionVisibility;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RedactedArchiveTest {

  /** What was written, a line for each. */
  private static final class Lines implements ArchiveSink {
    private final List<String> lines = new ArrayList<>();
    private ArchivedSession session;

    @Override
    public void begin(Instant exportedAt) {
      lines.add("begin " + exportedAt);
    }

    @Override
    public void session(ArchivedSession written) {
      session = written;
    }

    @Override
    public void message(Message message) {
      lines.add(message.role() + " " + message.json().text());
    }

    @Override
    public void checkpoint(ArchivedCheckpoint checkpoint) {
      lines.add("checkpoint " + checkpoint.metadata().map(JsonText::text).orElse("none"));
    }

    @Override
    public void file(String path, byte[] content) {
      lines.add(path + " " + new String(content, StandardCharsets.UTF_8));
    }

    @Override
    public void end(int sessions, int files) {
      lines.add("end " + sessions + " " + files);
    }
  }

  private final Lines out = new Lines();
  private final RedactedArchive archive = new RedactedArchive(out, new ExportRedactor());

  private static ArchivedSession session(String title, Optional<String> cwd) {
    return new ArchivedSession(
        new UUID(1, 2),
        "alice",
        title,
        SessionVisibility.PRIVATE,
        cwd,
        SessionLabels.NONE,
        Instant.EPOCH,
        Instant.EPOCH,
        Optional.empty(),
        Optional.of(Instant.EPOCH),
        3,
        4);
  }

  private static ArchivedCheckpoint checkpoint(Optional<String> metadata) {
    return new ArchivedCheckpoint(
        new UUID(3, 4), Optional.empty(), new int[] {0}, metadata.map(JsonText::of), Instant.EPOCH);
  }

  @Test
  void everyPartIsRedactedAndNothingElseChanges() throws IOException {
    archive.begin(Instant.EPOCH);
    archive.session(session("password=hunter2 in title", Optional.of("/a?password=hunter2")));
    archive.message(
        new Message(
            Message.Role.USER,
            JsonText.of("{\"role\":\"user\",\"content\":\"password=hunter2\"}")));
    archive.checkpoint(checkpoint(Optional.of("{\"password\":\"hunter2\"}")));
    archive.checkpoint(checkpoint(Optional.empty()));
    archive.file("a.md", "password: hunter2\n".getBytes(StandardCharsets.UTF_8));
    archive.end(1, 1);

    assertThat(out.session)
        .isEqualTo(
            session(
                "password=[redacted: password] in title",
                Optional.of("/a?password=[redacted: password]")));
    assertThat(out.lines)
        .containsExactly(
            "begin 1970-01-01T00:00:00Z",
            "USER {\"role\":\"user\",\"content\":\"password=[redacted: password]\"}",
            "checkpoint {\"password\":\"[redacted: password]\"}",
            "checkpoint none",
            "a.md password: [redacted: password]\n",
            "end 1 1");
  }

  @Test
  void filesThatAreNotTextOrGrowTooLargeAreLeftOutAndNotCounted() throws IOException {
    byte[] growing =
        "PASSWORD=ab1 ".repeat(KnowledgeFile.MAX_BYTES / 13).getBytes(StandardCharsets.UTF_8);
    archive.file("image.png", new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    archive.file("large.txt", growing);
    archive.file("empty.txt", new byte[0]);
    archive.end(0, 3);

    assertThat(out.lines.get(out.lines.size() - 1)).isIn("end 0 1", "end 0 2");
    assertThat(out.lines).contains("empty.txt ").noneMatch(line -> line.contains("ab1"));
  }

  @Test
  void titleAndMetadataStayShortEnoughToBeImported() throws IOException {
    archive.session(session("PASSWORD=ab1 ".repeat(769), Optional.of("PASSWORD=ab1 ".repeat(769))));
    int fields = CheckpointState.MAX_METADATA_BYTES / 16;
    archive.checkpoint(checkpoint(Optional.of("[" + "\"PASSWORD=ab1\",".repeat(fields) + "0]")));

    assertThat(out.session.title()).hasSize(10_000).doesNotContain("ab1");
    assertThat(out.session.cwd().orElseThrow()).hasSize(10_000);
    assertThat(out.lines).containsExactly("checkpoint \"[redacted: too large]\"");
  }
}
