package dev.cairn.search;

import dev.cairn.session.LabelFilter;
import dev.cairn.session.Message;
import dev.cairn.session.PlainText;
import dev.cairn.session.SessionScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What to search for, and where. Empty filters match all.
 *
 * @param terms all of which must occur in one message, or in one title
 * @param scope whose sessions; empty for the caller's own and those that are shared
 * @param owner the owner's username, exactly
 * @param role of the message; then titles are not searched
 * @param tool that a call names or a result answers; then titles are not searched
 * @param cwd the directory of the session, exactly
 * @param labels all of which the session must have
 * @param from the earliest time of the session's latest change
 * @param to the time before which the session's latest change was
 * @param limit hits on the page, 1 to 100
 * @param cursor where an earlier page ended
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

  /** Whether a title can be a hit. */
  public boolean findsTitles() {
    return role.isEmpty() && tool.isEmpty();
  }
}
