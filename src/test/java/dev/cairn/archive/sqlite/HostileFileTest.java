package dev.cairn.archive.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.archive.ArchiveEntry;
import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ContentSink;
import dev.cairn.archive.ImportWarning;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import dev.cairn.session.Messages;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQLite files that were not made by the client but by hand. */
class HostileFileTest {

  @TempDir Path directory;

  private Path write(byte[] file) throws Exception {
    return Files.write(directory.resolve("hostile.db"), file);
  }

  private static SqliteArchive open(Path file) throws Exception {
    return new SqliteArchive(
        file, state -> new CheckpointState(List.of(), Optional.empty()), "alice", 1 << 20, 1000);
  }

  private static void assertRefused(Path file) {
    assertThatThrownBy(() -> open(file).close())
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.INVALID_SQLITE_FILE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sessions", "checkpoints"})
  void treeThatLeadsToOnePageAgainAndAgainIsRefused(String table) throws Exception {
    assertRefused(write(HostileFiles.endless(table)));
  }

  @Test
  void virtualTableThatCallsItselfOtherwiseIsRefused() throws Exception {
    for (String sql :
        new String[] {
          "create/**/virtual table checkpoints using fts5(session_id, id, parent_id, created_at, state)",
          "create table/**/checkpoints(session_id, id, parent_id, created_at, state)",
          "create view checkpoints as select 1",
        }) {
      assertRefused(write(HostileFiles.declaring(sql)));
    }
  }

  /** Each takes a moment to be read, and a file of a few kilobytes may have any number of them. */
  @Test
  void statesThatTogetherAreLongerThanTheFileAreRefused() throws Exception {
    assertRefused(write(HostileFiles.sharing()));
  }

  @Test
  void idsThatAreTooLongAreNotLoaded() throws Exception {
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      String session = client.addSession("Long");
      client.execute("update sessions set id = ?", "x".repeat(1 << 19));
      client.addCheckpoint(session, null, "{}", 1);
      try (SqliteArchive archive = open(write(client.bytes()))) {
        assertThat(archive.nextEntry().orElseThrow())
            .isInstanceOfSatisfying(
                ArchiveEntry.Unreadable.class,
                unreadable -> assertThat(unreadable.id()).contains("null"));
      }
    }
  }

  @Test
  void metadataThatIsTooLongIsLeftOutAndMessagesAreKept() throws Exception {
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      String session = client.addSession("Long");
      client.addCheckpoint(session, null, "{}", 1);
      JsonText metadata = JsonText.of("1".repeat((1 << 20) + 1));
      Message message = Messages.user("kept");
      List<ArchivedCheckpoint> checkpoints = new ArrayList<>();
      List<Message> messages = new ArrayList<>();
      try (SqliteArchive archive =
          new SqliteArchive(
              write(client.bytes()),
              state -> new CheckpointState(List.of(message), Optional.of(metadata)),
              "alice",
              1 << 20,
              1000)) {
        archive.nextEntry();
        archive.readSession(sink(messages, checkpoints));

        assertThat(messages).containsExactly(message);
        assertThat(checkpoints.get(0).metadata()).isEmpty();
        assertThat(checkpoints.get(0).ordinals()).containsExactly(0);
        assertThat(archive.warnings())
            .extracting(ImportWarning::text)
            .containsExactly(ImportWarning.METADATA_TOO_LARGE);
      }
    }
  }

  @Test
  void longChainIsGivenParentsFirstWithFewWarnings() throws Exception {
    int length = 100_000;
    List<ArchivedCheckpoint> checkpoints = new ArrayList<>();
    try (SqliteArchive archive = open(write(HostileFiles.chain(length)))) {
      archive.nextEntry();
      archive.readSession(sink(new ArrayList<>(), checkpoints));

      assertThat(archive.warnings()).hasSize(101);
    }
    assertThat(checkpoints).hasSize(length);
    for (int i = 1; i < length; i++) {
      assertThat(checkpoints.get(i).parentId()).contains(checkpoints.get(i - 1).id());
    }
  }

  private static ContentSink sink(List<Message> messages, List<ArchivedCheckpoint> checkpoints) {
    return new ContentSink() {
      @Override
      public void message(Message each) {
        messages.add(each);
      }

      @Override
      public void checkpoint(ArchivedCheckpoint checkpoint) {
        checkpoints.add(checkpoint);
      }
    };
  }

  @Test
  void rowsAreCounted() throws Exception {
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      client.execute(
          """
          with recursive n(i) as (select 1 union all select i + 1 from n where i <= %d)
          insert into sessions (id, title, created_at, updated_at) select i, '', '', '' from n"""
              .formatted(SqliteFile.MAX_ROWS));

      assertRefused(write(client.bytes()));
    }
  }

  @Test
  void statementThatTakesTooLongIsEnded() throws Exception {
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      for (int i = 0; i < 200; i++) {
        client.addSession("Many");
      }
      Path file = write(client.bytes());
      try (SqliteFile slow = new SqliteFile(file, 1 << 20, Duration.ofNanos(1))) {
        assertThatThrownBy(() -> slow.scan("sessions", "id", row -> {}))
            .isInstanceOfSatisfying(
                SQLException.class,
                e ->
                    assertThat(SqliteFile.failure(e).details())
                        .contains("it takes too long to be read"));
      }
    }
  }
}
