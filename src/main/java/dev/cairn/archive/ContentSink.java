package dev.cairn.archive;

import dev.cairn.session.Message;
import java.io.IOException;

/** Receives the content of a session: its messages, and then its checkpoints from the oldest on. */
public interface ContentSink {

  void message(Message message) throws IOException;

  void checkpoint(ArchivedCheckpoint checkpoint) throws IOException;
}
