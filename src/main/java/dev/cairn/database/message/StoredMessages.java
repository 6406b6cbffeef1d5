package dev.cairn.database.message;

import dev.cairn.session.Message;
import dev.cairn.session.MessageSequence;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;

/**
 * A sequence of messages that holds at most two batches in memory: the first one, and the current
 * one of an iterator.
 *
 * @param first the first messages, which were read before; may be empty
 * @param next reads the next messages, at least one, after the given number of messages
 */
record StoredMessages(int size, List<Message> first, IntFunction<List<Message>> next)
    implements MessageSequence {

  @Override
  public Iterator<Message> iterator() {
    return new Iterator<>() {
      private Iterator<Message> piece = first.iterator();
      private int passed;

      @Override
      public boolean hasNext() {
        return passed < size;
      }

      @Override
      public Message next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        if (!piece.hasNext()) {
          piece = null; // lets the next batch take its place in memory
          piece = next.apply(passed).iterator();
        }
        passed++;
        return piece.next();
      }
    };
  }
}
