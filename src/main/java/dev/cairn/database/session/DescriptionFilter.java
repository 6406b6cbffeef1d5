package dev.cairn.database.session;

import dev.cairn.session.ListSessionsQuery;
import dev.cairn.session.PlainText;
import dev.cairn.session.StorageException;
import java.util.Optional;

/**
 * What a list asks for that the database cannot compare where it is encrypted.
 *
 * @param titlePart folded
 */
record DescriptionFilter(Optional<String> titlePart, Optional<String> cwd) {

  static DescriptionFilter of(ListSessionsQuery query) {
    return new DescriptionFilter(
        query.search().filter(text -> !text.isEmpty()).map(PlainText::folded), query.cwd());
  }

  boolean isNeeded() {
    return titlePart.isPresent() || cwd.isPresent();
  }

  /** Whether a session is asked for. One that cannot be decrypted is not. */
  boolean matches(SessionEntity session) {
    try {
      return titlePart.map(part -> PlainText.folded(session.title()).contains(part)).orElse(true)
          && cwd.map(wanted -> session.cwd().equals(Optional.of(wanted))).orElse(true);
    } catch (StorageException e) {
      return false;
    }
  }
}
