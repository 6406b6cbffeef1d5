package dev.cairn.database.session;

import dev.cairn.session.SessionVisibility;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;

/** Who may see a session besides its owner. */
@Embeddable
public class Sharing {

  @Enumerated(EnumType.STRING)
  private SessionVisibility visibility;

  private int linkEpoch;

  /** For Hibernate. */
  protected Sharing() {}

  Sharing(SessionVisibility visibility) {
    this.visibility = visibility;
  }

  SessionVisibility visibility() {
    return visibility;
  }

  boolean isPublic() {
    return visibility == SessionVisibility.PUBLIC;
  }

  /** Links that were made in an earlier one show nothing. */
  int linkEpoch() {
    return linkEpoch;
  }

  /** A session that becomes private is nobody else's to see. */
  void show(SessionVisibility changed) {
    visibility = changed;
    if (!isPublic()) {
      endLinks();
    }
  }

  void endLinks() {
    linkEpoch++;
  }
}
