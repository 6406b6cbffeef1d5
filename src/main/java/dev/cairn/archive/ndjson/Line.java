package dev.cairn.archive.ndjson;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.cairn.archive.ArchivedSession;
import dev.cairn.session.JsonText;
import dev.cairn.session.Message;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The lines of an archive, each an object with one field that says what it is. */
final class Line {

  private Line() {}

  record Beginning(Format archive) {}

  record Format(String format, int version, Optional<Instant> exportedAt) {
    static final String NAME = "cairn-sessions";
    static final int VERSION = 1;
  }

  record OneSession(ArchivedSession session) {}

  /** What is read of a session that is not valid. */
  record OneSessionId(SessionId session) {}

  record SessionId(UUID id) {}

  /**
   * @param messageText the message as a string, if it has a line break of its own
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record OneMessage(Optional<Message> message, Optional<String> messageText) {}

  record OneCheckpoint(Checkpoint checkpoint) {}

  /**
   * @param keep how many messages are the first of the checkpoint before
   * @param then the others, as {@link OrdinalRuns}
   * @param metadataText the metadata as a string, if they have a line break of their own
   */
  record Checkpoint(
      UUID id,
      Optional<UUID> parentId,
      Instant createdAt,
      int keep,
      JsonText then,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<JsonText> metadata,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> metadataText) {}

  record OneFile(KnowledgeFile knowledgeFile) {}

  /**
   * @param content in Base64
   */
  record KnowledgeFile(String path, String content) {}

  record End(Count end) {}

  /**
   * @param files empty for none
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Count(int sessions, Optional<Integer> files) {}
}
