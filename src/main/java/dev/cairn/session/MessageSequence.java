package dev.cairn.session;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The messages of a checkpoint, in order. Messages sent by a caller are in memory. Messages in a
 * store may be read lazily, and again for each iteration; iterating then throws the store's
 * exceptions.
 */
public interface MessageSequence extends Iterable<Message> {

  /** Returns the number of messages, without reading any. */
  int size();

  /**
   * Reads all messages into memory, for short lists and for messages that are in memory already.
   */
  default List<Message> toList() {
    List<Message> messages = new ArrayList<>(size());
    forEach(messages::add);
    return messages;
  }

  static MessageSequence of(List<Message> messages) {
    return new InMemory(messages);
  }

  /** Messages in memory. */
  record InMemory(List<Message> toList) implements MessageSequence {

    public InMemory {
      toList = List.copyOf(toList);
    }

    @Override
    public int size() {
      return toList.size();
    }

    @Override
    public Iterator<Message> iterator() {
      return toList.iterator();
    }
  }
}
