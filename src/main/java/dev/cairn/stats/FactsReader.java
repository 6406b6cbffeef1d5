package dev.cairn.stats;

import dev.cairn.session.Message;

/** Finds in a message what is counted. */
public interface FactsReader {
  MessageFacts read(Message message);
}
