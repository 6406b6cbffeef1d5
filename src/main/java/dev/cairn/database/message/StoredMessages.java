package dev.cairn.database.message;

import dev.cairn.session.Message;
import dev.cairn.session.MessageSequence;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;

/**
 * Messages of which no more than two pieces are in memory: the first one, and that at which
 * somebody is.
 *
 * @param first the first ones, or none; they were read before
 * @param next reads those behind so many, at least one
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
          piece = null; // so that memory holds the next one in its place
          piece = next.apply(passed).iterator();
        }
        passed++;
        return piece.next();
      }
    };
  }
}
