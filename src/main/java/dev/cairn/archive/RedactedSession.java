package dev.cairn.archive;

import dev.cairn.session.Checkpoint;
import dev.cairn.session.CheckpointState;
import dev.cairn.session.Message;
import dev.cairn.session.MessageSequence;
import dev.cairn.session.Redactor;
import dev.cairn.session.Session;
import dev.cairn.session.SessionLabels;
import java.util.Iterator;
import java.util.Map;

/** A session without its secrets. Its messages are redacted as they are read. */
public final class RedactedSession {

  private RedactedSession() {}

  /** Returns a redacted copy, without the additional fields that a store may provide. */
  public static Session of(Session session, Redactor redactor) {
    return new Session(
        session.id(),
        session.owner(),
        redactor.text(session.title()),
        session.visibility(),
        session.status(),
        session.cwd().map(redactor::text),
        labels(session.labels(), redactor),
        session.createdAt(),
        session.updatedAt(),
        session.deletedAt(),
        session.activeCheckpoint().map(checkpoint -> of(checkpoint, redactor)),
        session.forkedFrom(),
        Map.of());
  }

  /** Redacts labels. The key of a label tells what its value is, like the name of a field. */
  static SessionLabels labels(SessionLabels labels, Redactor redactor) {
    return labels.map(
        (key, value) -> {
          String name = key + "=";
          String redacted = redactor.text(name + value);
          return redacted.startsWith(name) ? redacted.substring(name.length()) : redacted;
        });
  }

  private static Checkpoint of(Checkpoint checkpoint, Redactor redactor) {
    return new Checkpoint(
        checkpoint.id(),
        checkpoint.sessionId(),
        checkpoint.parentId(),
        checkpoint.messageCount(),
        checkpoint.createdAt(),
        checkpoint.updatedAt(),
        checkpoint
            .state()
            .map(
                state ->
                    new CheckpointState(
                        new Messages(state.messages(), redactor),
                        state.metadata().map(redactor::value))),
        Map.of());
  }

  private record Messages(MessageSequence messages, Redactor redactor) implements MessageSequence {

    @Override
    public int size() {
      return messages.size();
    }

    @Override
    public Iterator<Message> iterator() {
      Iterator<Message> stored = messages.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return stored.hasNext();
        }

        @Override
        public Message next() {
          return redactor.message(stored.next());
        }
      };
    }
  }
}
