package dev.cairn.archive.ndjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.cairn.archive.ArchiveEntry;
import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ContentSink;
import dev.cairn.archive.ImportWarning;
import dev.cairn.session.Message;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Archives that were not made by an export but by hand. */
class HostileArchiveTest {

  private static final int MEGABYTE = 1 << 20;
  private static final int MAX_LINE = 128 * MEGABYTE;
  private static final int MAX_MESSAGES = 1000;
  private static final String BEGINNING =
      "{\"archive\":{\"format\":\"cairn-sessions\",\"version\":1}}\n";

  private final List<ArchivedCheckpoint> checkpoints = new ArrayList<>();
  private final ContentSink sink =
      new ContentSink() {
        @Override
        public void message(Message message) {}

        @Override
        public void checkpoint(ArchivedCheckpoint checkpoint) {
          checkpoints.add(checkpoint);
        }
      };

  private static String session(int messages, int count) {
    return """
    {"session":{"id":"%s","owner":"carol","title":"t","visibility":"PRIVATE",\
    "created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-02T00:00:00Z",\
    "messages":%d,"checkpoints":%d}}
    """
        .formatted(UUID.randomUUID(), messages, count);
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A checkpoint with metadata that is made while it is read. */
  private static InputStream checkpoint(int megabytes) {
    InputStream beginning =
        bytes(
            "{\"checkpoint\":{\"id\":\"%s\",\"created_at\":\"2026-01-02T00:00:00Z\",\"keep\":0,\"then\":[],\"metadata\":\""
                .formatted(UUID.randomUUID()));
    byte[] megabyte = new byte[MEGABYTE];
    Arrays.fill(megabyte, (byte) 'm');
    List<InputStream> parts = new ArrayList<>(List.of(beginning));
    for (int i = 0; i < megabytes; i++) {
      parts.add(new ByteArrayInputStream(megabyte));
    }
    parts.add(bytes("\"}}\n"));
    return new SequenceInputStream(Collections.enumeration(parts));
  }

  private static ArchiveReader reader(InputStream... parts) throws Exception {
    List<InputStream> all = new ArrayList<>(List.of(bytes(BEGINNING)));
    all.addAll(List.of(parts));
    InputStream in = new SequenceInputStream(Collections.enumeration(all));
    return new ArchiveReader(new BufferedInputStream(in), 1, MAX_LINE, MAX_MESSAGES);
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  @Test
  void metadataOfAHundredMegabytesIsNotTakenIntoMemoryAndFailsItsSessionOnly() throws Exception {
    try (ArchiveReader archive =
        reader(
            bytes(session(0, 2)),
            checkpoint(100),
            checkpoint(100),
            bytes(session(0, 1)),
            checkpoint(0),
            bytes("{\"end\":{\"sessions\":2}}\n"))) {
      long before = allocated();
      assertThat(archive.nextEntry()).isPresent();
      assertThatThrownBy(() -> archive.readSession(sink))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.problem()).isEqualTo(Problem.INVALID_ARCHIVE));
      assertThat(archive.nextEntry().orElseThrow()).isInstanceOf(ArchiveEntry.Readable.class);
      archive.readSession(sink);
      assertThat(archive.nextEntry()).isEmpty();

      assertThat(checkpoints).hasSize(1);
      assertThat(allocated() - before).isLessThan(128 * MEGABYTE);
    }
  }

  @Test
  void whatDoesNotBeginAsAnArchiveOrHasTooLongALineIsNotTakenToItsEnd() throws Exception {
    for (InputStream body :
        new InputStream[] {
          endless(""),
          endless("{\"archive\":"),
          endless(BEGINNING + session(1, 1) + "{\"message\":"),
        }) {
      assertThatThrownBy(
              () -> new ArrivingArchive(body, MEGABYTE).transferTo(OutputStream.nullOutputStream()))
          .hasMessage(Problem.INVALID_ARCHIVE.message());
    }
    String archive = BEGINNING + session(0, 1) + "{\"end\":{\"sessions\":1}}\n";
    assertThat(new ArrivingArchive(bytes(archive), MEGABYTE).readAllBytes())
        .isEqualTo(archive.getBytes(StandardCharsets.UTF_8));
  }

  /** Zeros without an end. */
  private static InputStream endless(String beginning) {
    return new SequenceInputStream(
        bytes(beginning),
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }
        });
  }

  @Test
  void metadataOverTheLimitIsLeftOutWithAWarning() throws Exception {
    try (ArchiveReader archive = reader(bytes(session(0, 2)), checkpoint(1), checkpoint(0))) {
      archive.nextEntry();
      archive.readSession(sink);

      assertThat(checkpoints)
          .extracting(checkpoint -> checkpoint.metadata().isPresent())
          .containsExactly(false, true);
      assertThat(archive.warnings())
          .extracting(ImportWarning::text)
          .containsExactly("the metadata is longer than 1 MiB and is left out");
    }
  }

  @Test
  void sessionWithMoreThanMemoryHoldsFailsBeforeItIsRead() throws Exception {
    for (String session : new String[] {session(2 * MAX_MESSAGES + 1, 1), session(0, 250_001)}) {
      try (ArchiveReader archive = reader(bytes(session))) {
        assertThat(archive.nextEntry().orElseThrow())
            .isInstanceOfSatisfying(
                ArchiveEntry.Unreadable.class,
                unreadable ->
                    assertThat(unreadable.reason().problem())
                        .isEqualTo(Problem.INVALID_ARCHIVED_SESSION));
      }
    }
  }
}
