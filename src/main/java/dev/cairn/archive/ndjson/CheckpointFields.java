package dev.cairn.archive.ndjson;

import dev.cairn.archive.ArchivedCheckpoint;
import dev.cairn.json.JsonCursor;
import dev.cairn.json.StoredStateReader;
import dev.cairn.session.JsonText;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The fields of a line {@code {"checkpoint":…}}. */
final class CheckpointFields {
  private final int[] previous;
  private final int messages;
  private final int maxMessages;
  private UUID id;
  private Optional<UUID> parentId = Optional.empty();
  private Instant createdAt;
  private int keep = -1;
  private final List<int[]> then = new ArrayList<>();
  private long added;
  private Optional<JsonText> metadata = Optional.empty();

  /**
   * @param previous the messages of the checkpoint before, by their ordinals
   * @param messages distinct messages of the session
   * @param maxMessages the most messages in one checkpoint
   */
  CheckpointFields(int[] previous, int messages, int maxMessages) {
    this.previous = previous;
    this.messages = messages;
    this.maxMessages = maxMessages;
  }

  ArchivedCheckpoint read(JsonCursor cursor) throws IOException {
    cursor.object(field -> read(field, cursor));
    if (id == null || createdAt == null || keep < 0) {
      throw cursor.wrong("must have id, created_at, keep, then");
    }
    if (keep + added > maxMessages) {
      throw new StorageException(Problem.TOO_MANY_MESSAGES, "at most " + maxMessages);
    }
    int[] ordinals = Arrays.copyOf(previous, keep + (int) added);
    int next = keep;
    for (int[] run : then) {
      for (int ordinal = run[0]; ordinal <= run[1]; ordinal++) {
        ordinals[next++] = ordinal;
      }
    }
    return new ArchivedCheckpoint(id, parentId, ordinals, metadata, createdAt);
  }

  private boolean read(String field, JsonCursor cursor) throws IOException {
    switch (field) {
      case "id" -> id = ArchiveValues.id(cursor);
      case "parent_id" ->
          parentId = cursor.isNull() ? Optional.empty() : Optional.of(ArchiveValues.id(cursor));
      case "created_at" -> createdAt = ArchiveValues.time(cursor);
      case "keep" -> keep = (int) cursor.integer(0, previous.length);
      case "then" -> cursor.array(() -> readRun(cursor));
      case "metadata" -> metadata = Optional.of(StoredStateReader.readMetadata(cursor));
      case "metadata_text" ->
          metadata =
              Optional.of(
                  JsonCursor.parseStored(
                      JsonText.of(cursor.text()), StoredStateReader::readMetadata));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void readRun(JsonCursor cursor) throws IOException {
    List<Integer> ends = new ArrayList<>();
    cursor.array(() -> ends.add((int) cursor.integer(0, messages - 1)));
    if (ends.size() != 2 || ends.get(0) > ends.get(1)) {
      throw cursor.wrong("must be a first and a last ordinal");
    }
    added += ends.get(1) - ends.get(0) + 1;
    if (added > maxMessages) {
      throw new StorageException(Problem.TOO_MANY_MESSAGES, "at most " + maxMessages);
    }
    then.add(new int[] {ends.get(0), ends.get(1)});
  }
}
