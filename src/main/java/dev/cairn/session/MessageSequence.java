package dev.cairn.session;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The messages of a checkpoint, in order. What a caller sent is in memory. What a store has may be
 * read while somebody iterates, anew each time: then iterating throws what the store throws.
 */
public interface MessageSequence extends Iterable<Message> {

  /** How many there are. Reads none. */
  int size();

  /** All of them in memory, where they are few or have come so. */
  default List<Message> toList() {
    List<Message> messages = new ArrayList<>(size());
    forEach(messages::add);
    return messages;
  }

  static MessageSequence of(List<Message> messages) {
    return new InMemory(messages);
  }

  /** Messages that somebody holds. */
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
