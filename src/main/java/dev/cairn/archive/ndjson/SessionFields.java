package dev.cairn.archive.ndjson;

import dev.cairn.archive.ArchivedSession;
import dev.cairn.archive.ImportWarning;
import dev.cairn.json.JsonCursor;
import dev.cairn.json.WireNames;
import dev.cairn.session.PlainText;
import dev.cairn.session.Problem;
import dev.cairn.session.SessionVisibility;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The fields of a line {@code {"session":…}}, as far as they were read. */
final class SessionFields {

  private static final int MAX_OWNER = 255;

  private UUID id;
  private String owner;
  private String title;
  private SessionVisibility visibility;
  private Optional<String> cwd = Optional.empty();
  private Instant createdAt;
  private Instant updatedAt;
  private Optional<Instant> deletedAt = Optional.empty();
  private Optional<Instant> lastMessageAt = Optional.empty();
  private int messages = -1;
  private int checkpoints = -1;
  private final List<String> warnings = new ArrayList<>();

  private boolean read(String field, JsonCursor cursor) throws IOException {
    switch (field) {
      case "id" -> id = ArchiveValues.id(cursor);
      case "owner" -> owner = PlainText.name(cursor.text(), MAX_OWNER, Problem.INVALID_ARCHIVE);
      case "title" -> {
        title = PlainText.title(cursor.text());
        warnIfChanged(title, cursor, ImportWarning.TITLE_CHANGED);
      }
      case "visibility" ->
          visibility =
              WireNames.visibility(cursor.text())
                  .orElseThrow(() -> cursor.wrong("must be PRIVATE or PUBLIC"));
      case "cwd" -> {
        if (!cursor.isNull()) {
          cwd = Optional.of(PlainText.cwd(cursor.text()));
          warnIfChanged(cwd.get(), cursor, ImportWarning.CWD_CHANGED);
        }
      }
      case "created_at" -> createdAt = ArchiveValues.time(cursor);
      case "updated_at" -> updatedAt = ArchiveValues.time(cursor);
      case "deleted_at" -> deletedAt = ArchiveValues.optionalTime(cursor);
      case "last_message_at" -> lastMessageAt = ArchiveValues.optionalTime(cursor);
      case "messages" -> messages = (int) cursor.integer(0, Integer.MAX_VALUE);
      case "checkpoints" -> checkpoints = (int) cursor.integer(1, Integer.MAX_VALUE);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void warnIfChanged(String kept, JsonCursor cursor, String warning) throws IOException {
    if (!kept.equals(cursor.text())) {
      warnings.add(warning);
    }
  }

  /** What was changed, as a warning says it. */
  List<String> warnings() {
    return warnings;
  }

  Optional<UUID> id() {
    return Optional.ofNullable(id);
  }

  ArchivedSession read(JsonCursor cursor) throws IOException {
    cursor.object(field -> read(field, cursor));
    if (id == null
        || owner == null
        || title == null
        || visibility == null
        || createdAt == null
        || updatedAt == null
        || messages < 0
        || checkpoints < 0) {
      throw cursor.wrong(
          "must have id, owner, title, visibility, created_at, updated_at, messages, checkpoints");
    }
    return new ArchivedSession(
        id,
        owner,
        title,
        visibility,
        cwd,
        createdAt,
        updatedAt,
        deletedAt,
        lastMessageAt,
        messages,
        checkpoints);
  }
}
