package dev.cairn.search;

import dev.cairn.session.LabelFilter;
import dev.cairn.session.Message;
import dev.cairn.session.SessionScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A query, as tests put it together; what is not said is empty, and the limit 100. */
public final class QueryOf {
  private final SearchTerms terms;
  private Optional<SessionScope> scope = Optional.empty();
  private Optional<Message.Role> role = Optional.empty();
  private Optional<String> tool = Optional.empty();
  private Optional<SearchCursor> cursor = Optional.empty();
  private Optional<String> owner = Optional.empty();
  private Optional<String> cwd = Optional.empty();
  private List<LabelFilter> labels = List.of();
  private Optional<Instant> from = Optional.empty();
  private Optional<Instant> to = Optional.empty();
  private int limit = 100;

  public QueryOf(SearchTerms terms) {
    this.terms = terms;
  }

  public QueryOf scope(Optional<SessionScope> value) {
    scope = value;
    return this;
  }

  public QueryOf role(Message.Role value) {
    role = Optional.of(value);
    return this;
  }

  public QueryOf tool(String value) {
    tool = Optional.of(value);
    return this;
  }

  public QueryOf owner(String value) {
    owner = Optional.of(value);
    return this;
  }

  public QueryOf cwd(String value) {
    cwd = Optional.of(value);
    return this;
  }

  public QueryOf label(String key, String value) {
    labels = List.of(new LabelFilter(key, value));
    return this;
  }

  public QueryOf from(Instant value) {
    from = Optional.of(value);
    return this;
  }

  public QueryOf to(Instant value) {
    to = Optional.of(value);
    return this;
  }

  public QueryOf limit(int value) {
    limit = value;
    return this;
  }

  public QueryOf cursor(Optional<SearchCursor> value) {
    cursor = value;
    return this;
  }

  public SearchQuery build() {
    return new SearchQuery(terms, scope, owner, role, tool, cwd, labels, from, to, limit, cursor);
  }
}
