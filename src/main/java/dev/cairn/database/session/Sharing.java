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

  /** Required by Hibernate. */
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

  /** Returns the current epoch of links; links created in an earlier one are invalid. */
  int linkEpoch() {
    return linkEpoch;
  }

  /** Changes the visibility. Making a session private also ends its links. */
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
