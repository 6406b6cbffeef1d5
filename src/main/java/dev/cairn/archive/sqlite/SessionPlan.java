package dev.cairn.archive.sqlite;

import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.archive.ContentSink;
import dev.cairn.archive.ImportWarning;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The checkpoints of a session in the order in which they are given, and what they share. */
final class SessionPlan {

  private static final CheckpointState EMPTY = new CheckpointState(List.of(), Optional.empty());

  /** Reads the state of a row; empty if the client could not read it either. */
  interface States {
    Optional<CheckpointState> read(long rowId) throws SQLException;
  }

  /**
   * A checkpoint to be given.
   *
   * @param rowId empty if the session had none and gets an empty one
   */
  private record Step(Optional<Long> rowId, ArchivedCheckpoint checkpoint) {}

  private final States states;
  private final ImportWarnings warnings;
  private final List<Step> steps = new ArrayList<>();
  private final Set<UUID> checkpointIds = new HashSet<>();
  private final Map<ByteBuffer, Integer> ordinals = new HashMap<>();
  private Optional<Instant> lastMessageAt = Optional.empty();

  SessionPlan(States states, ImportWarnings warnings) {
    this.states = states;
    this.warnings = warnings;
  }

  /** Adds a checkpoint behind the others, or leaves it out with a warning. */
  void add(CheckpointIndex.Row row) throws SQLException {
    String shownId = SqliteValues.shownId(row.id());
    UUID id;
    Instant time;
    try {
      id = SqliteValues.uuid(row.id());
      time = SqliteValues.time(row.createdAt());
      if (checkpointIds.contains(id)) {
        throw SqliteValues.invalid("its id is there already");
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
    int known = ordinals.size();
    int[] messages = ordinals(state);
    if (ordinals.size() > known) {
      lastMessageAt = Optional.of(time);
    }
    steps.add(
        new Step(
            Optional.of(row.rowId()),
            new ArchivedCheckpoint(id, parent, messages, metadata(state, shownId), time)));
    checkpointIds.add(id);
  }

  /** Adds a checkpoint to a session that has none: the same for each import of it. */
  void ensureCheckpoint(UUID sessionId, Instant createdAt) {
    if (steps.isEmpty()) {
      warnings.add("the session had no checkpoint and gets an empty one");
      byte[] name = ("empty checkpoint of " + sessionId).getBytes(StandardCharsets.UTF_8);
      ArchivedCheckpoint empty =
          new ArchivedCheckpoint(
              UUID.nameUUIDFromBytes(name),
              Optional.empty(),
              new int[0],
              Optional.empty(),
              createdAt);
      steps.add(new Step(Optional.empty(), empty));
    }
  }

  private int[] ordinals(CheckpointState state) {
    return state.messages().stream()
        .mapToInt(
            message ->
                ordinals.computeIfAbsent(
                    ByteBuffer.wrap(message.json().sha256()), any -> ordinals.size()))
        .toArray();
  }

  /** A copy, for the state it is a part of is large. */
  private Optional<JsonText> metadata(CheckpointState state, String shownId) {
    if (state.metadata().map(Nesting::depthOf).orElse(0) > Nesting.MAX_METADATA) {
      warnings.add(shownId, ImportWarning.METADATA_TOO_DEEP);
      return Optional.empty();
    }
    return state.metadata().map(metadata -> JsonText.of(metadata.text()));
  }

  /** Distinct messages. */
  int messages() {
    return ordinals.size();
  }

  int checkpoints() {
    return steps.size();
  }

  /** When a checkpoint last brought a message that the session did not have. */
  Optional<Instant> lastMessageAt() {
    return lastMessageAt;
  }

  /** Reads the states again, one at a time, and gives what is in them. */
  void giveTo(ContentSink sink) throws IOException, SQLException {
    Set<ByteBuffer> given = new HashSet<>();
    for (Step step : steps) {
      if (step.rowId.isPresent()) {
        for (Message message : states.read(step.rowId.get()).orElse(EMPTY).messages()) {
          if (given.add(ByteBuffer.wrap(message.json().sha256()))) {
            sink.message(message);
          }
        }
      }
    }
    for (Step step : steps) {
      sink.checkpoint(step.checkpoint);
    }
  }
}
