package dev.cairn.database.stats;

import dev.cairn.session.Message;
import dev.cairn.stats.FactsReader;
import dev.cairn.stats.MessageFacts;
import java.util.List;

/**
 * The facts that are counted in the messages of a request, or of a session that is counted as a
 * whole. The number of calls is limited: a body has room for millions of calls, each of which needs
 * several times its bytes in memory.
 */
final class CountedFacts implements FactsReader {

  /** Calls and results beyond this number do not count. */
  private static final int MAX_CALLS = 250_000;

  private final FactsReader reader;
  private int calls;

  CountedFacts(FactsReader reader) {
    this.reader = reader;
  }

  @Override
  public MessageFacts read(Message message) {
    MessageFacts facts = reader.read(message);
    int more = facts.calls().size() + facts.results().size();
    if (more > MAX_CALLS - calls) {
      return new MessageFacts(List.of(), List.of(), facts.usage());
    }
    calls += more;
    return facts;
  }
}
