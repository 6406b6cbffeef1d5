package dev.cairn.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.JsonText;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A checkpoint as received: with its state, the number of its messages, or both. */
record ReadCheckpoint(
    UUID id,
    UUID sessionId,
    Optional<UUID> parentId,
    Optional<Integer> messageCount,
    Instant createdAt,
    Instant updatedAt,
    Optional<CheckpointState> state,
    Map<String, JsonText> otherFields) {

  static Checkpoint read(JsonParser parser, DeserializationContext context) throws IOException {
    ReadCheckpoint read = context.readValue(parser, ReadCheckpoint.class);
    int messages =
        read.messageCount
            .or(() -> read.state.map(state -> state.messages().size()))
            .orElseThrow(() -> EnvelopeParser.cursor(parser).wrong("must have message_count"));
    return new Checkpoint(
        read.id,
        read.sessionId,
        read.parentId,
        messages,
        read.createdAt,
        read.updatedAt,
        read.state,
        read.otherFields);
  }
}
