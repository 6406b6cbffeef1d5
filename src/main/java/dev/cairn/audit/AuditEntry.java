package dev.cairn.audit;

import dev.cairn.session.Caller;
import java.util.Optional;
import java.util.UUID;

/**
 * The content of an audit record.
 *
 * @param username who acted, if that is certain
 * @param tokenId the API token that was used
 * @param address the client address, as the server sees it
 * @param subjectId what was acted on; the action determines its kind
 * @param details what was listed or exported, how many places were redacted, how somebody signed
 *     in, or why a sign-in was refused; never anything written by a user
 */
public record AuditEntry(
    Optional<String> username,
    Optional<UUID> tokenId,
    Optional<String> address,
    AuditAction action,
    Optional<UUID> subjectId,
    AuditOutcome outcome,
    Optional<String> details) {

  /** Returns an entry for an action of a caller on a session or a token. */
  public static AuditEntry done(Caller caller, AuditAction action, UUID subjectId) {
    return of(caller, action, Optional.of(subjectId), AuditOutcome.DONE, Optional.empty());
  }

  /** Returns an entry for an action of a caller on a session or a token, with details. */
  public static AuditEntry done(Caller caller, AuditAction action, UUID subjectId, String details) {
    return of(caller, action, Optional.of(subjectId), AuditOutcome.DONE, Optional.of(details));
  }

  /** Returns an entry for an action of a caller on many subjects at once. */
  public static AuditEntry done(Caller caller, AuditAction action, String details) {
    return of(caller, action, Optional.empty(), AuditOutcome.DONE, Optional.of(details));
  }

  /** Returns an entry for an action that a caller was refused. */
  public static AuditEntry refused(Caller caller, AuditAction action, UUID subjectId) {
    return of(caller, action, Optional.of(subjectId), AuditOutcome.REFUSED, Optional.empty());
  }

  /** Returns an entry for opening a link to a session without an account. */
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

  /**
   * Returns an entry for what the server itself did to a session, according to its configuration.
   */
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
   * Returns an entry for a sign-in.
   *
   * @param way the kind of credentials
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

  /** Returns an entry for a sign-out. */
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
   * Returns an entry for refused credentials.
   *
   * @param username the owner of the credentials, if they were once genuine
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
