package dev.cairn.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.cairn.session.AppendMessagesRequest;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.CreateCheckpointRequest;
import dev.cairn.session.CreateSessionRequest;
import dev.cairn.session.ExpectedVersion;
import dev.cairn.session.ForkSessionRequest;
import dev.cairn.session.IdempotencyKey;
import dev.cairn.session.JsonText;
import dev.cairn.session.LabelChanges;
import dev.cairn.session.Message;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.SessionVisibility;
import dev.cairn.session.UpdateSessionRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The request bodies that clients send, and their conversion to storage requests. */
public final class RequestBodies {

  private RequestBodies() {}

  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record CreateSession(
      String title,
      Optional<SessionVisibility> visibility,
      Optional<String> cwd,
      SessionLabels labels,
      CheckpointState state) {

    public static CreateSession of(CreateSessionRequest request) {
      return new CreateSession(
          request.title(),
          Optional.of(request.visibility()),
          request.cwd(),
          request.labels(),
          request.initialState());
    }

    /**
     * @param others additional labels; those of the body take precedence
     */
    public CreateSessionRequest toRequest(SessionLabels others, Optional<IdempotencyKey> key) {
      return new CreateSessionRequest(
          title, visibility.orElse(SessionVisibility.PRIVATE), cwd, labels.or(others), state, key);
    }
  }

  public record ForkSession(
      Optional<UUID> checkpointId,
      Optional<String> title,
      Optional<SessionVisibility> visibility,
      Optional<String> cwd,
      SessionLabels labels) {

    /**
     * @param others additional labels; those of the body take precedence
     */
    public ForkSessionRequest toRequest(SessionLabels others, Optional<IdempotencyKey> key) {
      return new ForkSessionRequest(
          checkpointId,
          title,
          visibility.orElse(SessionVisibility.PRIVATE),
          cwd,
          labels.or(others),
          key);
    }
  }

  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record UpdateSession(
      Optional<String> title, Optional<SessionVisibility> visibility, LabelChanges labels) {

    public static UpdateSession of(UpdateSessionRequest request) {
      return new UpdateSession(request.title(), request.visibility(), request.labels());
    }

    public UpdateSessionRequest toRequest(ExpectedVersion expected) {
      return new UpdateSessionRequest(title, visibility, labels, expected);
    }
  }

  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record CreateCheckpoint(CheckpointState state, Optional<UUID> parentId) {

    public static CreateCheckpoint of(CreateCheckpointRequest request) {
      return new CreateCheckpoint(request.state(), request.parentId());
    }

    public CreateCheckpointRequest toRequest(Optional<IdempotencyKey> key) {
      return new CreateCheckpointRequest(state, parentId, key);
    }
  }

  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record AppendMessages(
      @JsonDeserialize(using = StateReader.Messages.class) List<Message> messages,
      @JsonDeserialize(contentUsing = StateReader.Metadata.class) Optional<JsonText> metadata,
      Optional<UUID> parentId) {

    public static AppendMessages of(AppendMessagesRequest request) {
      return new AppendMessages(request.messages(), request.metadata(), request.parentId());
    }

    public AppendMessagesRequest toRequest(int maxMessages, Optional<IdempotencyKey> key) {
      return new AppendMessagesRequest(messages, metadata, parentId, maxMessages, key);
    }
  }
}
