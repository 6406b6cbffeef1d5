package dev.cairn.database.stats;

import dev.cairn.session.Message;
import dev.cairn.stats.FactsReader;
import dev.cairn.stats.MessageFacts;
import java.util.List;

/**
 * What is counted of the messages of a request, or of a session that is counted at once. A body has
 * room for millions of calls, each of which takes several times its bytes.
 */
final class CountedFacts implements FactsReader {

  /** Further calls and results do not count. */
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
