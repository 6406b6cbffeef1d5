package dev.cairn.session;

import java.util.List;
import java.util.Optional;

/**
 * Selects and pages sessions. Empty filters match all sessions.
 *
 * @param scope whose sessions to list; ALL is only for callers who see everything
 * @param owner the exact username of the owner
 * @param limit maximum number of sessions on the page, 0 to 1000
 * @param offset number of sessions to skip; cannot be combined with a cursor
 * @param cursor where an earlier page ended; following it costs the same for every page
 * @param search a substring of the title, ignoring case; there are no wildcards
 * @param status the status to list
 * @param cwd the exact working directory
 * @param labels the labels that a session must have, all of them
 * @param withTotal whether to count the sessions on all pages
 * @param withUsage whether to sum up the tokens used by each session on the page
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

  /** Selects the caller's own active sessions, most recently changed first. */
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
