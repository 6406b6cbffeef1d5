package dev.cairn.session;

import java.util.List;
import java.util.Optional;

/**
 * Which sessions to list, and which page of them. Empty filters match all.
 *
 * @param scope whose sessions; ALL is only for callers who see everything
 * @param owner the owner's username, exactly
 * @param limit sessions on the page, 0 to 1000
 * @param offset sessions to skip; not together with a cursor
 * @param cursor where an earlier page ended; following it costs the same for every page
 * @param search part of the title, in any case; no character has a special meaning
 * @param status which of the two to list
 * @param cwd the directory, exactly
 * @param labels all of which a session must have
 * @param withTotal whether to count the sessions on all pages
 * @param withUsage whether to add up the tokens of each session on the page
 */
public record ListSessionsQuery(
    SessionScope scope,
    Optional<String> owner,
    int limit,
    int offset,
    Optional<PageCursor> cursor,
    Optional<String> search,
    SessionStatus status,
    Optional<SessionVisibility> visibility,
    Optional<String> cwd,
    List<LabelFilter> labels,
    boolean withTotal,
    boolean withUsage) {

  public ListSessionsQuery {
    PageRequest.check(limit, offset, cursor);
    owner = owner.map(PlainText::storable);
    search = search.map(PlainText::storable);
    cwd = cwd.map(PlainText::cwd);
    labels = LabelFilter.all(labels);
  }

  /** The caller's own active sessions, those changed last. */
  public static ListSessionsQuery latest(int limit) {
    return new ListSessionsQuery(
        SessionScope.OWN,
        Optional.empty(),
        limit,
        0,
        Optional.empty(),
        Optional.empty(),
        SessionStatus.ACTIVE,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        false,
        false);
  }
}
