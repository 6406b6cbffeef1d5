package dev.cairn.database.session;

import dev.cairn.session.ListSessionsQuery;
import dev.cairn.session.PlainText;
import dev.cairn.session.StorageException;
import java.util.Optional;

/**
 * The conditions of a list that the database cannot check on encrypted sessions.
 *
 * @param titlePart the folded part of a title to look for
 */
record DescriptionFilter(Optional<String> titlePart, Optional<String> cwd) {

  static DescriptionFilter of(ListSessionsQuery query) {
    return new DescriptionFilter(
        query.search().filter(text -> !text.isEmpty()).map(PlainText::folded), query.cwd());
  }

  boolean isNeeded() {
    return titlePart.isPresent() || cwd.isPresent();
  }

  /** Returns whether a session matches. One that cannot be decrypted does not. */
  boolean matches(SessionEntity session) {
    try {
      return titlePart.map(part -> PlainText.folded(session.title()).contains(part)).orElse(true)
          && cwd.map(wanted -> session.cwd().equals(Optional.of(wanted))).orElse(true);
    } catch (StorageException e) {
      return false;
    }
  }
}
