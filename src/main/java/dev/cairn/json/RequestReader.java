package dev.cairn.json;

import dev.cairn.security.CreateTokenRequest;
import dev.cairn.security.TokenAccess;
import dev.cairn.session.AppendMessagesRequest;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.IdempotencyKey;
import dev.cairn.session.JsonText;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.StorageException;
import dev.cairn.session.UpdateSessionRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Reads the bodies that the client sends. Messages and metadata stay views of the body. What is
 * wrong is told by a {@link StorageException} whose details begin with a JSON Pointer to the place.
 */
public final class RequestReader {

  private final StateReader states;

  /**
   * @param maxMessages the most messages in one checkpoint
   */
  public RequestReader(int maxMessages) {
    this.states = new StateReader(maxMessages);
  }

  /** {@code {"title", "visibility"?, "cwd"?, "state": {"messages"?, "metadata"?}}}. */
  public CreateSessionRequest createSession(JsonText body, Optional<IdempotencyKey> key) {
    return JsonCursor.parse(
        body,
        cursor -> {
          Fields fields = readFields(cursor);
          return new CreateSessionRequest(
              fields.title.orElseThrow(() -> cursor.wrong("must have a title")),
              fields.visibility.orElse(SessionVisibility.PRIVATE),
              fields.cwd,
              fields.requireState(cursor),
              key);
        });
  }

  /** {@code {"title"?, "visibility"?}}. */
  public UpdateSessionRequest updateSession(JsonText body, Optional<Set<Instant>> expected) {
    return JsonCursor.parse(
        body,
        cursor -> {
          Fields fields = readFields(cursor);
          return new UpdateSessionRequest(fields.title, fields.visibility, expected);
        });
  }

  /** {@code {"state": {"messages"?, "metadata"?}, "parent_id"?}}. */
  public CreateCheckpointRequest createCheckpoint(JsonText body, Optional<IdempotencyKey> key) {
    return JsonCursor.parse(
        body,
        cursor -> {
          Fields fields = readFields(cursor);
          return new CreateCheckpointRequest(fields.requireState(cursor), fields.parentId, key);
        });
  }

  /** {@code {"messages", "metadata"?, "parent_id"?}}. */
  public AppendMessagesRequest appendMessages(JsonText body, Optional<IdempotencyKey> key) {
    return JsonCursor.parse(
        body,
        cursor -> {
          Fields fields = new Fields();
          StateReader.Fields state = new StateReader.Fields(states.maxMessages());
          cursor.object(name -> state.read(name, cursor) || fields.read(name, cursor));
          return new AppendMessagesRequest(
              state.messages().orElseThrow(() -> cursor.wrong("must have messages")),
              state.metadata(),
              fields.parentId,
              states.maxMessages(),
              key);
        });
  }

  /** {@code {"messages"?, "metadata"?}}, as the client also keeps it in files. */
  public CheckpointState checkpointState(JsonText state) {
    return JsonCursor.parse(state, states::read);
  }

  /** {@code {"name", "access", "expires_in_days"?}}. */
  public CreateTokenRequest createToken(JsonText body) {
    return JsonCursor.parse(
        body,
        cursor -> {
          TokenFields fields = new TokenFields();
          cursor.object(name -> fields.read(name, cursor));
          return new CreateTokenRequest(
              fields.name.orElseThrow(() -> cursor.wrong("must have a name")),
              fields.expiresInDays,
              fields.access.orElseThrow(() -> cursor.wrong("must have an access")));
        });
  }

  private static final class TokenFields {
    Optional<String> name = Optional.empty();
    Optional<TokenAccess> access = Optional.empty();
    Optional<Integer> expiresInDays = Optional.empty();

    boolean read(String field, JsonCursor cursor) throws IOException {
      switch (field) {
        case "name" -> name = Optional.of(cursor.text());
        case "access" ->
            access =
                Optional.of(
                    WireNames.word(TokenAccess.class, cursor.text())
                        .orElseThrow(() -> cursor.wrong("must be read, write or admin")));
        case "expires_in_days" ->
            expiresInDays =
                cursor.isNull()
                    ? Optional.empty()
                    : Optional.of((int) cursor.integer(1, Integer.MAX_VALUE));
        default -> {
          return false;
        }
      }
      return true;
    }
  }

  /** The fields of all requests for sessions; a name means the same in each. */
  private final class Fields {
    Optional<String> title = Optional.empty();
    Optional<SessionVisibility> visibility = Optional.empty();
    Optional<String> cwd = Optional.empty();
    Optional<UUID> parentId = Optional.empty();
    CheckpointState state;

    boolean read(String name, JsonCursor cursor) throws IOException {
      switch (name) {
        case "title" -> title = optionalText(cursor);
        case "visibility" ->
            visibility = optionalText(cursor).map(text -> RequestReader.visibility(cursor, text));
        case "cwd" -> cwd = optionalText(cursor);
        case "parent_id" -> parentId = optionalText(cursor).map(text -> uuid(cursor, text));
        case "state" -> state = states.read(cursor);
        default -> {
          return false;
        }
      }
      return true;
    }

    CheckpointState requireState(JsonCursor cursor) {
      if (state == null) {
        throw cursor.wrong("must have a state");
      }
      return state;
    }
  }

  private Fields readFields(JsonCursor cursor) throws IOException {
    Fields fields = new Fields();
    cursor.object(name -> fields.read(name, cursor));
    return fields;
  }

  private static Optional<String> optionalText(JsonCursor cursor) throws IOException {
    return cursor.isNull() ? Optional.empty() : Optional.of(cursor.text());
  }

  private static SessionVisibility visibility(JsonCursor cursor, String text) {
    return WireNames.visibility(text).orElseThrow(() -> cursor.wrong("must be PRIVATE or PUBLIC"));
  }

  private static UUID uuid(JsonCursor cursor, String text) {
    return WireNames.uuid(text).orElseThrow(() -> cursor.wrong("must be a UUID"));
  }
}
