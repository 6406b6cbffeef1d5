package dev.cairn.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.server.SharedCairn;
import dev.cairn.server.TestUsers;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.CreateSessionResult;
import dev.cairn.session.ListCheckpointsQuery;
import dev.cairn.session.Message;
import dev.cairn.session.Session;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.Transcript;
import dev.cairn.stakpak.StakpakSessionStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real conversations, sent turn by turn as the client sends them, read back whole at each turn. */
@ExtendWith(SharedCairn.class)
class DeployedTranscriptsIT {

  private final StakpakSessionStorage storage =
      StakpakSessionStorage.connect(SharedCairn.uri(), TestUsers.token(TestUsers.ALICE));

  @AfterEach
  void close() throws Exception {
    storage.close();
  }

  @Test
  void everyTurnOfEveryTranscriptReadsBack() {
    List<Transcript> transcripts = Transcript.all();
    assertThat(transcripts).hasSize(100);

    transcripts.parallelStream().forEach(this::assertReadsBack);
  }

  private void assertReadsBack(Transcript transcript) {
    List<List<Message>> turns = transcript.turns();
    assertThat(turns.get(turns.size() - 1)).hasSizeGreaterThan(1);

    UUID session = replay(transcript, turns);

    List<Checkpoint> kept =
        storage.listCheckpoints(session, new ListCheckpointsQuery(1000, 0, true)).checkpoints();
    assertThat(kept).hasSameSizeAs(turns);
    for (int turn = 0; turn < turns.size(); turn++) {
      assertThat(kept.get(turn).state()).contains(state(turns.get(turn)));
      assertThat(storage.getCheckpoint(kept.get(turn).id()).state())
          .contains(state(turns.get(turn)));
    }
  }

  /** One GET and one POST a turn, the parent being whatever the server calls active. */
  private UUID replay(Transcript transcript, List<List<Message>> turns) {
    CreateSessionResult created =
        storage.createSession(
            new CreateSessionRequest(
                transcript.title(),
                SessionVisibility.PRIVATE,
                Optional.of(transcript.cwd()),
                state(turns.get(0))));
    List<UUID> chain = new ArrayList<>(List.of(created.checkpoint().id()));
    for (List<Message> turn : turns.subList(1, turns.size())) {
      Session session = storage.getSession(created.sessionId());
      UUID parent = session.activeCheckpoint().orElseThrow().id();
      assertThat(parent).isEqualTo(chain.get(chain.size() - 1));
      Checkpoint checkpoint =
          storage.createCheckpoint(
              session.id(), new CreateCheckpointRequest(state(turn), Optional.of(parent)));
      assertThat(checkpoint.state()).contains(state(turn));
      chain.add(checkpoint.id());
    }
    return created.sessionId();
  }

  private static CheckpointState state(List<Message> messages) {
    return new CheckpointState(messages, Optional.empty());
  }
}
