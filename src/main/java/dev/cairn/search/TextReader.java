package dev.cairn.search;

import dev.cairn.session.Message;

/** Extracts the text of messages. */
public interface TextReader {

  /** Returns the searchable text of a message, whatever its size. */
  SearchText read(Message message);
}
