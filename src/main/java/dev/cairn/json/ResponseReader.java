package dev.cairn.json;

import com.fasterxml.jackson.core.JsonToken;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CheckpointSummary;
import dev.cairn.session.CreateSessionResult;
import dev.cairn.session.JsonText;
import dev.cairn.session.ListCheckpointsResult;
import dev.cairn.session.ListSessionsResult;
import dev.cairn.session.PageCursor;
import dev.cairn.session.Session;
import dev.cairn.session.SessionStatus;
import dev.cairn.session.SessionSummary;
import dev.cairn.session.SessionVisibility;
import dev.cairn.stats.SessionStats;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reads the answers of a session API: what {@link ResponseWriter} writes, and what others write who
 * leave out what the client does not need, or say more. Messages, metadata and fields that are not
 * known stay views of the answer. What is wrong is told by a {@link
 * dev.cairn.session.StorageException} whose details begin with a JSON Pointer to the place.
 */
public final class ResponseReader {
  private static final StateReader STATES = new StateReader(Integer.MAX_VALUE);

  private static final Set<String> SESSION =
      Set.of(
          "id",
          "owner",
          "title",
          "visibility",
          "status",
          "cwd",
          "created_at",
          "updated_at",
          "deleted_at",
          "active_checkpoint");
  private static final Set<String> SESSION_SUMMARY =
      Set.of(
          "id",
          "owner",
          "title",
          "visibility",
          "status",
          "cwd",
          "created_at",
          "updated_at",
          "message_count",
          "active_checkpoint_id",
          "last_message_at");
  private static final Set<String> CHECKPOINT =
      Set.of("id", "session_id", "parent_id", "message_count", "state", "created_at", "updated_at");

  private ResponseReader() {}

  /** {@code {"session_id", "checkpoint"}}. */
  public static CreateSessionResult created(JsonText answer) {
    return JsonCursor.parseAnswer(
        answer,
        cursor -> {
          Fields fields = new Fields(cursor, Set.of("session_id", "checkpoint"));
          return new CreateSessionResult(
              fields.require("session_id", fields.sessionId),
              fields.requireWhole("checkpoint", fields.checkpoint));
        });
  }

  /** {@code {"session"}}. */
  public static Session session(JsonText answer) {
    return only(answer, "session", fields -> fields.session);
  }

  /** {@code {"checkpoint"}} with its state. */
  public static Checkpoint checkpoint(JsonText answer) {
    return JsonCursor.parseAnswer(
        answer,
        cursor -> {
          Fields fields = new Fields(cursor, Set.of("checkpoint"));
          return fields.requireWhole("checkpoint", fields.checkpoint);
        });
  }

  /** {@code {"checkpoint"}} with or without its state. */
  public static CheckpointSummary checkpointSummary(JsonText answer) {
    return only(answer, "checkpoint", fields -> fields.checkpoint);
  }

  /** {@code {"sessions", "total"?, "next_cursor"?}}. */
  public static ListSessionsResult sessions(JsonText answer) {
    return JsonCursor.parseAnswer(
        answer,
        cursor -> {
          Fields fields = new Fields(cursor, Set.of("sessions", "total", "next_cursor"));
          return new ListSessionsResult(
              fields.require("sessions", fields.sessions), fields.total, fields.nextCursor);
        });
  }

  /** {@code {"checkpoints", "total"?}}. */
  public static ListCheckpointsResult checkpoints(JsonText answer) {
    return JsonCursor.parseAnswer(
        answer,
        cursor -> {
          Fields fields = new Fields(cursor, Set.of("checkpoints", "total"));
          return new ListCheckpointsResult(
              fields.require("checkpoints", fields.checkpoints), fields.total);
        });
  }

  /** {@code {"deleted_at"?}}: when a session was deleted, if the answer says. */
  public static Optional<Instant> deleted(JsonText answer) {
    return JsonCursor.parseAnswer(
        answer, cursor -> new Fields(cursor, Set.of("deleted_at")).deletedAt);
  }

  /** {@code {"username"}}: who the caller is. */
  public static String account(JsonText answer) {
    return only(answer, "username", fields -> fields.username);
  }

  /**
   * What an error says of itself.
   *
   * @param key a constant, in the server's own words
   * @param message a sentence
   * @param details what exactly is wrong
   */
  public record ErrorEnvelope(
      Optional<String> key, Optional<String> message, Optional<String> details) {

    private static final ErrorEnvelope EMPTY =
        new ErrorEnvelope(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** {@code {"error": {"key", "message", "details"?}}}, or JSON that says less. */
  public static ErrorEnvelope error(JsonText answer) {
    return JsonCursor.parseAnswer(
        answer,
        cursor -> {
          Fields fields = new Fields(cursor, Set.of("error"));
          return fields.error.orElse(ErrorEnvelope.EMPTY);
        });
  }

  /** {@code {"total_sessions", …, "tools_usage", "usage"?}}. */
  public static SessionStats stats(JsonText answer) {
    return JsonCursor.parseAnswer(answer, StatsReader::read);
  }

  /** The one field that matters of an answer. */
  private static <T> T only(JsonText answer, String name, Function<Fields, Optional<T>> field) {
    return JsonCursor.parseAnswer(
        answer,
        cursor -> {
          Fields fields = new Fields(cursor, Set.of(name));
          return fields.require(name, field.apply(fields));
        });
  }

  private static Session session(JsonCursor cursor) throws IOException {
    Fields fields = new Fields(cursor, SESSION);
    return new Session(
        fields.require("id", fields.id),
        fields.owner,
        fields.require("title", fields.title),
        fields.require("visibility", fields.visibility),
        fields.require("status", fields.status),
        fields.cwd,
        fields.require("created_at", fields.createdAt),
        fields.require("updated_at", fields.updatedAt),
        fields.deletedAt,
        fields.activeCheckpoint.isEmpty()
            ? Optional.empty()
            : Optional.of(fields.requireWhole("active_checkpoint", fields.activeCheckpoint)),
        fields.others);
  }

  private static SessionSummary sessionSummary(JsonCursor cursor) throws IOException {
    Fields fields = new Fields(cursor, SESSION_SUMMARY);
    return new SessionSummary(
        fields.require("id", fields.id),
        fields.owner,
        fields.require("title", fields.title),
        fields.require("visibility", fields.visibility),
        fields.require("status", fields.status),
        fields.cwd,
        fields.require("created_at", fields.createdAt),
        fields.require("updated_at", fields.updatedAt),
        fields.require("message_count", fields.messageCount),
        fields.require("active_checkpoint_id", fields.activeCheckpointId),
        fields.lastMessageAt,
        fields.others);
  }

  /** Whoever sends the state need not count its messages. */
  private static CheckpointSummary checkpointSummary(JsonCursor cursor) throws IOException {
    Fields fields = new Fields(cursor, CHECKPOINT);
    Optional<Integer> messages = fields.state.map(state -> state.messages().size());
    return new CheckpointSummary(
        fields.require("id", fields.id),
        fields.require("session_id", fields.sessionId),
        fields.parentId,
        fields.require("message_count", fields.messageCount.or(() -> messages)),
        fields.require("created_at", fields.createdAt),
        fields.require("updated_at", fields.updatedAt),
        fields.state,
        fields.others);
  }

  private static ErrorEnvelope envelope(JsonCursor cursor) throws IOException {
    if (cursor.token() != JsonToken.START_OBJECT) {
      cursor.cutValue();
      return ErrorEnvelope.EMPTY;
    }
    Fields fields = new Fields(cursor, Set.of("key", "message", "details"));
    return new ErrorEnvelope(fields.key, fields.message, fields.details);
  }

  /** The fields of all objects in answers; a name means the same in each that knows it. */
  private static final class Fields {
    private final JsonCursor cursor;
    private final String place;
    private final Map<String, JsonText> others = new LinkedHashMap<>();

    private Optional<UUID> id = Optional.empty();
    private Optional<UUID> sessionId = Optional.empty();
    private Optional<UUID> parentId = Optional.empty();
    private Optional<UUID> activeCheckpointId = Optional.empty();
    private Optional<String> owner = Optional.empty();
    private Optional<String> title = Optional.empty();
    private Optional<SessionVisibility> visibility = Optional.empty();
    private Optional<SessionStatus> status = Optional.empty();
    private Optional<String> cwd = Optional.empty();
    private Optional<Instant> createdAt = Optional.empty();
    private Optional<Instant> updatedAt = Optional.empty();
    private Optional<Instant> deletedAt = Optional.empty();
    private Optional<Instant> lastMessageAt = Optional.empty();
    private Optional<Integer> messageCount = Optional.empty();
    private Optional<CheckpointState> state = Optional.empty();
    private Optional<CheckpointSummary> activeCheckpoint = Optional.empty();
    private Optional<CheckpointSummary> checkpoint = Optional.empty();
    private Optional<Session> session = Optional.empty();
    private Optional<List<SessionSummary>> sessions = Optional.empty();
    private Optional<List<CheckpointSummary>> checkpoints = Optional.empty();
    private Optional<Long> total = Optional.empty();
    private Optional<PageCursor> nextCursor = Optional.empty();
    private Optional<String> username = Optional.empty();
    private Optional<ErrorEnvelope> error = Optional.empty();
    private Optional<String> key = Optional.empty();
    private Optional<String> message = Optional.empty();
    private Optional<String> details = Optional.empty();

    /** Reads the object under the cursor; what it does not know of it is kept as it stands. */
    Fields(JsonCursor cursor, Set<String> known) throws IOException {
      this.cursor = cursor;
      this.place = cursor.place();
      cursor.object(
          name -> {
            if (!known.contains(name)) {
              others.put(name, cursor.cutValue());
            } else if (!cursor.isNull()) {
              read(name);
            }
            return true;
          });
    }

    private void read(String name) throws IOException {
      switch (name) {
        case "id" -> id = one(WireNames::uuid);
        case "session_id" -> sessionId = one(WireNames::uuid);
        case "parent_id" -> parentId = one(WireNames::uuid);
        case "active_checkpoint_id" -> activeCheckpointId = one(WireNames::uuid);
        case "owner" -> owner = one(Optional::of);
        case "title" -> title = one(Optional::of);
        case "visibility" -> visibility = one(WireNames::visibility);
        case "status" -> status = one(WireNames::status);
        case "cwd" -> cwd = one(Optional::of);
        case "created_at" -> createdAt = one(WireNames::time);
        case "updated_at" -> updatedAt = one(WireNames::time);
        case "deleted_at" -> deletedAt = one(WireNames::time);
        case "last_message_at" -> lastMessageAt = one(WireNames::time);
        case "message_count" ->
            messageCount = Optional.of((int) cursor.integer(0, Integer.MAX_VALUE));
        case "state" -> state = Optional.of(STATES.read(cursor));
        case "active_checkpoint" -> activeCheckpoint = Optional.of(checkpointSummary(cursor));
        case "checkpoint" -> checkpoint = Optional.of(checkpointSummary(cursor));
        case "session" -> session = Optional.of(session(cursor));
        case "sessions" -> sessions = Optional.of(list(ResponseReader::sessionSummary));
        case "checkpoints" -> checkpoints = Optional.of(list(ResponseReader::checkpointSummary));
        case "total" -> total = Optional.of(cursor.integer(0, Long.MAX_VALUE));
        case "next_cursor" -> nextCursor = WireNames.cursor(cursor.text());
        case "username" -> username = one(Optional::of);
        case "error" -> error = Optional.of(envelope(cursor));
        case "key" -> key = words();
        case "message" -> message = words();
        case "details" -> details = words();
        default -> throw new IllegalArgumentException(name);
      }
    }

    private <T> Optional<T> one(Function<String, Optional<T>> spelling) throws IOException {
      Optional<T> value = spelling.apply(cursor.text());
      if (value.isEmpty()) {
        throw cursor.wrong("is spelled wrong");
      }
      return value;
    }

    /** A string, or nothing if it is something else: an error is heard whatever it looks like. */
    private Optional<String> words() throws IOException {
      if (cursor.token() == JsonToken.VALUE_STRING) {
        return Optional.of(cursor.text());
      }
      cursor.cutValue();
      return Optional.empty();
    }

    private <T> List<T> list(JsonCursor.Reading<T> element) throws IOException {
      List<T> list = new ArrayList<>();
      cursor.array(() -> list.add(element.read(cursor)));
      return list;
    }

    Checkpoint requireWhole(String name, Optional<CheckpointSummary> value) {
      CheckpointSummary checkpoint = require(name, value);
      return new Checkpoint(
          checkpoint.id(),
          checkpoint.sessionId(),
          checkpoint.parentId(),
          require(name + "/state", checkpoint.state()),
          checkpoint.messageCount(),
          checkpoint.createdAt(),
          checkpoint.updatedAt(),
          checkpoint.otherFields());
    }

    <T> T require(String name, Optional<T> value) {
      return value.orElseThrow(() -> cursor.wrongAt(place + "/" + name, "is missing"));
    }
  }
}
