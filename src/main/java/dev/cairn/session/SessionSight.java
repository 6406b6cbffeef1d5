package dev.cairn.session;

/** What decides who sees a session. */
public record SessionSight(String owner, boolean isPublic, boolean isDeleted) {

  public boolean isOpenTo(Caller caller) {
    return caller.sees(owner, isPublic, isDeleted);
  }

  /** The same if it were not deleted. */
  SessionSight undeleted() {
    return new SessionSight(owner, isPublic, false);
  }
}
