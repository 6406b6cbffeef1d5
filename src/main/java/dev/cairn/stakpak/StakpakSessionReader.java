package dev.cairn.stakpak;

import dev.cairn.session.CheckpointDiff;
import dev.cairn.session.CompareCheckpointsQuery;
import dev.cairn.session.ListMessagesQuery;
import dev.cairn.session.ListMessagesResult;
import dev.cairn.session.SessionReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.util.UUID;

/**
 * Reads parts of sessions that are stored by another Cairn. Other session APIs do not support this.
 */
@ApplicationScoped
@Typed(StakpakSessionReader.class)
public class StakpakSessionReader implements SessionReader {

  @Inject private StakpakClient remote;

  static StakpakSessionReader of(StakpakClient remote) {
    StakpakSessionReader reader = new StakpakSessionReader();
    reader.remote = remote;
    return reader;
  }

  @Override
  public ListMessagesResult listMessages(UUID sessionId, ListMessagesQuery query) {
    if (!query.known().isEmpty()) {
      ListMessagesResult none = listMessages(sessionId, query, 0);
      if (query.known().contains(none.updatedAt())) {
        return none;
      }
    }
    return listMessages(sessionId, query, query.limit());
  }

  private ListMessagesResult listMessages(UUID sessionId, ListMessagesQuery query, int limit) {
    return remote.read(
        api ->
            api.listMessages(
                remote.bearer(),
                sessionId,
                query.checkpointId().orElse(null),
                query.after().orElse(null),
                query.before().orElse(null),
                limit,
                query.maxBytes()),
        ListMessagesResult.class);
  }

  @Override
  public CheckpointDiff compareCheckpoints(CompareCheckpointsQuery query) {
    return remote.read(
        api ->
            api.compareCheckpoints(
                remote.bearer(),
                query.checkpointId(),
                query.againstId(),
                query.skip(),
                query.limit(),
                query.maxBytes()),
        CheckpointDiff.class);
  }
}
