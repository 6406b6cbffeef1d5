package dev.cairn.session;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The user on whose behalf a storage acts, and the rules for what that user may do.
 *
 * @param username the name under which the caller owns sessions
 * @param tokenId the API token used, if the caller authenticated with one
 * @param address the client address of the request, as the server sees it
 */
public record Caller(
    String username, Set<Role> roles, Optional<UUID> tokenId, Optional<String> address) {

  public Caller {
    Objects.requireNonNull(username);
    roles = Set.copyOf(roles);
  }

  /** Returns the same caller with its current roles. */
  public Caller withRoles(Set<Role> current) {
    return new Caller(username, current, tokenId, address);
  }

  public boolean owns(String owner) {
    return username.equals(owner);
  }

  /** Returns whether the caller can see other users' private sessions. */
  public boolean seesEverything() {
    return roles.contains(Role.AUDITOR) || mayAdminister();
  }

  /** Returns whether the caller can see what others have deleted. */
  public boolean seesDeletedOfOthers() {
    return mayAdminister();
  }

  /** Returns whether the caller can see the private sessions of this owner. */
  public boolean seesPrivateOf(String owner) {
    return owns(owner) || seesEverything();
  }

  /**
   * Returns whether the caller can see a session. {@code SessionAccess} is the same rule in SQL.
   */
  public boolean sees(String owner, boolean isPublic, boolean isDeleted) {
    return owns(owner) || seesDeletedOfOthers() || !isDeleted && (isPublic || seesPrivateOf(owner));
  }

  /**
   * Returns whether the caller may change what this owner has, provided that the caller can see it.
   */
  public boolean mayChange(String owner) {
    return owns(owner) || mayAdminister();
  }

  /**
   * Returns whether the caller may place any owner's sessions under legal hold and release them.
   */
  public boolean mayPlaceLegalHold() {
    return seesEverything();
  }

  /** Returns whether the caller may change server-wide settings and data. */
  public boolean mayAdminister() {
    return roles.contains(Role.ADMIN);
  }

  /**
   * @throws StorageException {@code UNAUTHORIZED} unless the caller {@link #mayChange}
   */
  public void requireMayChange(String owner) {
    require(mayChange(owner), Problem.NOT_THE_OWNER);
  }

  /**
   * @throws StorageException {@code UNAUTHORIZED} unless the caller {@link #mayAdminister}
   */
  public void requireMayAdminister() {
    require(mayAdminister(), Problem.NOT_THE_OWNER);
  }

  /**
   * @throws StorageException {@code UNAUTHORIZED} unless the caller {@link #mayPlaceLegalHold}
   */
  public void requireMayPlaceLegalHold() {
    require(mayPlaceLegalHold(), Problem.HOLD_NOT_ALLOWED);
  }

  /**
   * Checks that the caller may list a scope: only a caller who sees everything may list {@code
   * ALL}.
   *
   * @throws StorageException {@code UNAUTHORIZED} if the caller may not
   */
  public void requireMayList(SessionScope scope) {
    require(scope != SessionScope.ALL || seesEverything(), Problem.SCOPE_NOT_ALLOWED);
  }

  private static void require(boolean isAllowed, Problem otherwise) {
    if (!isAllowed) {
      throw new StorageException(otherwise);
    }
  }
}
