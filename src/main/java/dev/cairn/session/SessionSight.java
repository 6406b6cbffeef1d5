package dev.cairn.session;

/** The properties that determine who can see a session. */
public record SessionSight(String owner, boolean isPublic, boolean isDeleted) {

  public boolean isVisibleTo(Caller caller) {
    return caller.sees(owner, isPublic, isDeleted);
  }

  /** Returns the same session as if it were not deleted. */
  SessionSight undeleted() {
    return new SessionSight(owner, isPublic, false);
  }
}
