package dev.cairn.search;

import dev.cairn.session.LabelFilter;
import dev.cairn.session.Message;
import dev.cairn.session.PlainText;
import dev.cairn.session.SessionScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What to search for, and where. Empty filters match everything.
 *
 * @param terms the terms, all of which must occur in one message, or in one title
 * @param scope the sessions to search; empty for the caller's own and those shared by others
 * @param owner the exact username of the owner
 * @param role the role of the message; if given, titles are not searched
 * @param tool the tool of a call or result; if given, titles are not searched
 * @param cwd the exact working directory of the session
 * @param labels the labels, all of which the session must have
 * @param from the earliest time of the session's last change, inclusive
 * @param to the latest time of the session's last change, exclusive
 * @param limit the maximum number of hits on the page, 1 to 100
 * @param cursor the end of an earlier page
 */
public record SearchQuery(
    SearchTerms terms,
    Optional<SessionScope> scope,
    Optional<String> owner,
    Optional<Message.Role> role,
    Optional<String> tool,
    Optional<String> cwd,
    List<LabelFilter> labels,
    Optional<Instant> from,
    Optional<Instant> to,
    int limit,
    Optional<SearchCursor> cursor) {

  public static final int MAX_LIMIT = 100;

  public SearchQuery {
    SearchTerms.checkLimit(limit, MAX_LIMIT);
    owner = owner.map(PlainText::storable);
    cwd = cwd.map(PlainText::cwd);
    labels = LabelFilter.all(labels);
  }

  /** Returns whether a title can be a hit. */
  public boolean findsTitles() {
    return role.isEmpty() && tool.isEmpty();
  }
}
