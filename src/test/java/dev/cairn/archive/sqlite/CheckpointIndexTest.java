package dev.cairn.archive.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order of checkpoints in the client's file. */
class CheckpointIndexTest {

  private static final int CHECKPOINTS = 200_000;

  @TempDir Path directory;

  /** Each is older than its parent, so that the chain is walked from its end: in linear time. */
  @Test
  void longChainIsPutParentsFirst() throws Exception {
    Path path = directory.resolve("chain.db");
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      String session = client.addSession("Chain");
      client.execute(
          """
          with recursive n(i) as (select 1 union all select i + 1 from n where i < %d)
          insert into checkpoints (id, session_id, parent_id, state, created_at, updated_at)
          select 'c' || i, ?, case when i > 1 then 'c' || (i - 1) end, '{}',
                 printf('%%09d', %d - i), '' from n"""
              .formatted(CHECKPOINTS, CHECKPOINTS),
          session);
      Files.write(path, client.bytes());
      try (SqliteFile file = new SqliteFile(path, 1 << 20, SqliteFile.PATIENCE)) {
        List<CheckpointIndex.Row> ordered =
            new CheckpointIndex(file, Files.size(path)).parentsFirst(session);

        assertThat(ordered).hasSize(CHECKPOINTS);
        for (int i = 0; i < CHECKPOINTS; i++) {
          assertThat(ordered.get(i).id()).isEqualTo("c" + (i + 1));
        }
      }
    }
  }
}
