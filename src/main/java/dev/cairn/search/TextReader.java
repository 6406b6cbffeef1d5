package dev.cairn.search;

import dev.cairn.session.Message;

/** Finds the text of messages. */
public interface TextReader {

  /** What is searched of a message, whatever its size. */
  SearchText read(Message message);
}
