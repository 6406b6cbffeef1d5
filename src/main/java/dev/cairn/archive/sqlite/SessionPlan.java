package dev.cairn.archive.sqlite;

import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ArchivedSession;
import dev.cairn.archive.ContentSink;
import dev.cairn.archive.ImportWarnings;
import dev.cairn.json.Nesting;
import dev.cairn.json.WireNames;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import dev.cairn.session.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The checkpoints of a session in the order of the import, and the messages that they share. */
final class SessionPlan {

  private static final CheckpointState EMPTY = new CheckpointState(List.of(), Optional.empty());

  /** Reads the state of a row; empty if the client could not read it either. */
  interface States {
    Optional<CheckpointState> read(long rowId) throws SQLException;
  }

  /**
   * A checkpoint to import. Its state is read again later, since states are large.
   *
   * @param rowId empty if the session had none and gets an empty one
   */
  private record Step(Optional<Long> rowId, UUID id, Optional<UUID> parentId, Instant createdAt) {}

  private final States states;
  private final int maxMessages;
  private final ImportWarnings warnings;
  private final List<Step> steps = new ArrayList<>();
  private final Set<UUID> checkpointIds = new HashSet<>();
  private final Map<ByteBuffer, Integer> ordinals = new HashMap<>();
  private Optional<Instant> lastMessageAt = Optional.empty();

  /**
   * @param maxMessages the maximum number of messages in one checkpoint
   */
  SessionPlan(States states, int maxMessages, ImportWarnings warnings) {
    this.states = states;
    this.maxMessages = maxMessages;
    this.warnings = warnings;
  }

  /** Adds a checkpoint after the others, or skips it with a warning. */
  void add(CheckpointIndex.Row row) throws SQLException {
    String shownId = SqliteValues.shownId(row.id());
    UUID id;
    Instant time;
    try {
      id = SqliteValues.uuid(row.id());
      time = SqliteValues.time(row.createdAt());
      if (checkpointIds.contains(id)) {
        throw SqliteValues.invalid("its id already exists");
      }
    } catch (StorageException e) {
      warnings.add(shownId, "the checkpoint is left out: " + e.details().orElseThrow());
      return;
    }
    Optional<UUID> parent =
        Optional.ofNullable(row.parentId())
            .flatMap(WireNames::uuid)
            .filter(checkpointIds::contains);
    if (row.parentId() != null && parent.isEmpty()) {
      warnings.add(shownId, "its parent is not in this session and is left out");
    }
    CheckpointState state = states.read(row.rowId()).orElse(EMPTY);
    if (state == EMPTY) {
      warnings.add(shownId, "the state could not be read and is empty");
    }
    warnings.metadata(shownId, state.metadata(), Nesting::isMetadataTooDeep);
    int known = ordinals.size();
    for (Message message : state.messages()) {
      ordinals.putIfAbsent(digest(message), ordinals.size());
    }
    if (ordinals.size() > known) {
      lastMessageAt = Optional.of(time);
      ArchivedSession.requireFit(steps.size(), ordinals.size(), maxMessages);
    }
    steps.add(new Step(Optional.of(row.rowId()), id, parent, time));
    checkpointIds.add(id);
  }

  private static ByteBuffer digest(Message message) {
    return ByteBuffer.wrap(message.json().sha256());
  }

  /** Adds an empty checkpoint to a session that has none, with the same id in every import. */
  void ensureCheckpoint(UUID sessionId, Instant createdAt) {
    if (steps.isEmpty()) {
      warnings.add("the session had no checkpoint and gets an empty one");
      byte[] name = ("empty checkpoint of " + sessionId).getBytes(StandardCharsets.UTF_8);
      steps.add(
          new Step(Optional.empty(), UUID.nameUUIDFromBytes(name), Optional.empty(), createdAt));
    }
  }

  /** Returns the number of distinct messages. */
  int messages() {
    return ordinals.size();
  }

  int checkpoints() {
    return steps.size();
  }

  /** Returns when a checkpoint last added a message that the session did not have. */
  Optional<Instant> lastMessageAt() {
    return lastMessageAt;
  }

  /** Reads the states again, one at a time, and passes their content to a sink. */
  void giveTo(ContentSink sink) throws IOException, SQLException {
    BitSet given = new BitSet(ordinals.size());
    for (Step step : steps) {
      for (Message message : state(step).messages()) {
        int ordinal = ordinals.get(digest(message));
        if (!given.get(ordinal)) {
          given.set(ordinal);
          sink.message(message);
        }
      }
    }
    ImportWarnings known = new ImportWarnings("");
    for (Step step : steps) {
      CheckpointState state = state(step);
      sink.checkpoint(
          new ArchivedCheckpoint(
              step.id,
              step.parentId,
              state.messages().toList().stream()
                  .mapToInt(message -> ordinals.get(digest(message)))
                  .toArray(),
              known
                  .metadata("", state.metadata(), Nesting::isMetadataTooDeep)
                  .map(metadata -> JsonText.of(metadata.toByteArray())),
              step.createdAt));
    }
  }

  private CheckpointState state(Step step) throws SQLException {
    return step.rowId.isPresent() ? states.read(step.rowId.get()).orElse(EMPTY) : EMPTY;
  }
}
