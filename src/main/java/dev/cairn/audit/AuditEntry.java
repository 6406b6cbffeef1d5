package dev.cairn.audit;

import dev.cairn.session.Caller;
import java.util.Optional;
import java.util.UUID;

/**
 * What there is to record.
 *
 * @param username who did it, if that is certain
 * @param tokenId the API token that was used
 * @param address from where, as the server sees it
 * @param subjectId to what it was done; the action says of which kind
 * @param details what was listed or exported, how many places were redacted, how somebody signed
 *     in, or why a sign-in was refused: nothing that anybody wrote
 */
public record AuditEntry(
    Optional<String> username,
    Optional<UUID> tokenId,
    Optional<String> address,
    AuditAction action,
    Optional<UUID> subjectId,
    AuditOutcome outcome,
    Optional<String> details) {

  /** A caller did something to a session or a token. */
  public static AuditEntry done(Caller caller, AuditAction action, UUID subjectId) {
    return of(caller, action, Optional.of(subjectId), AuditOutcome.DONE, Optional.empty());
  }

  /** A caller did something to a session or a token, of which there is more to say. */
  public static AuditEntry done(Caller caller, AuditAction action, UUID subjectId, String details) {
    return of(caller, action, Optional.of(subjectId), AuditOutcome.DONE, Optional.of(details));
  }

  /** A caller did something to many at once. */
  public static AuditEntry done(Caller caller, AuditAction action, String details) {
    return of(caller, action, Optional.empty(), AuditOutcome.DONE, Optional.of(details));
  }

  /** A caller was refused what it asked to do. */
  public static AuditEntry refused(Caller caller, AuditAction action, UUID subjectId) {
    return of(caller, action, Optional.of(subjectId), AuditOutcome.REFUSED, Optional.empty());
  }

  /** Somebody without an account opened a link to a session. */
  public static AuditEntry viewed(Optional<String> address, UUID sessionId) {
    return new AuditEntry(
        Optional.empty(),
        Optional.empty(),
        address,
        AuditAction.LINK_VIEWED,
        Optional.of(sessionId),
        AuditOutcome.DONE,
        Optional.empty());
  }

  /** The server did something to a session by itself, as its configuration says. */
  public static AuditEntry byRetention(AuditAction action, UUID subjectId) {
    return new AuditEntry(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        action,
        Optional.of(subjectId),
        AuditOutcome.DONE,
        Optional.of("retention"));
  }

  private static AuditEntry of(
      Caller caller,
      AuditAction action,
      Optional<UUID> subjectId,
      AuditOutcome outcome,
      Optional<String> details) {
    return new AuditEntry(
        Optional.of(caller.username()),
        caller.tokenId(),
        caller.address(),
        action,
        subjectId,
        outcome,
        details);
  }

  /**
   * A user signed in.
   *
   * @param way by which kind of credentials
   */
  public static AuditEntry signIn(
      String username, Optional<UUID> tokenId, String address, String way) {
    return new AuditEntry(
        Optional.of(username),
        tokenId,
        Optional.of(address),
        AuditAction.SIGN_IN,
        Optional.empty(),
        AuditOutcome.DONE,
        Optional.of(way));
  }

  /** A user signed out. */
  public static AuditEntry signOut(String username, Optional<UUID> tokenId, String address) {
    return new AuditEntry(
        Optional.of(username),
        tokenId,
        Optional.of(address),
        AuditAction.SIGN_OUT,
        Optional.empty(),
        AuditOutcome.DONE,
        Optional.empty());
  }

  /**
   * Credentials were refused.
   *
   * @param username whose they would be, if they were genuine once
   */
  public static AuditEntry signInRefused(
      Optional<String> username, String address, String details) {
    return new AuditEntry(
        username,
        Optional.empty(),
        Optional.of(address),
        AuditAction.SIGN_IN,
        Optional.empty(),
        AuditOutcome.REFUSED,
        Optional.of(details));
  }
}
