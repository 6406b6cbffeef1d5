package dev.cairn.stats;

import dev.cairn.session.Message;

/** Extracts the countable facts from a message. */
public interface FactsReader {
  MessageFacts read(Message message);
}
