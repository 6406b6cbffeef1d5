package dev.cairn.session;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * For whom a storage acts, and the rules of what that caller may do.
 *
 * @param username the name by which sessions are owned
 * @param tokenId the API token in the caller's hand, if it came by one
 * @param address from where the request came, as the server sees it
 */
public record Caller(
    String username, Set<Role> roles, Optional<UUID> tokenId, Optional<String> address) {

  public Caller {
    Objects.requireNonNull(username);
    roles = Set.copyOf(roles);
  }

  /** The same caller with the roles that it has now. */
  public Caller withRoles(Set<Role> current) {
    return new Caller(username, current, tokenId, address);
  }

  public boolean owns(String owner) {
    return username.equals(owner);
  }

  /** Whether private things of others exist for this caller. */
  public boolean seesEverything() {
    return roles.contains(Role.AUDITOR) || mayAdminister();
  }

  /** Whether what others deleted exists for this caller. */
  public boolean seesDeletedOfOthers() {
    return mayAdminister();
  }

  /** Whether what this owner keeps private exists for the caller. */
  public boolean seesPrivateOf(String owner) {
    return owns(owner) || seesEverything();
  }

  /**
   * Whether a session exists for this caller. {@code SessionAccess} says the same to a database.
   */
  public boolean sees(String owner, boolean isPublic, boolean isDeleted) {
    return owns(owner) || seesDeletedOfOthers() || !isDeleted && (isPublic || seesPrivateOf(owner));
  }

  /** Whether the caller may change what this owner has, given that it sees it. */
  public boolean mayChange(String owner) {
    return owns(owner) || mayAdminister();
  }

  /** Whether the caller may put sessions under legal hold, of any owner, and take them off. */
  public boolean mayHold() {
    return seesEverything();
  }

  /** Whether the caller may change what concerns all. */
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
   * @throws StorageException {@code UNAUTHORIZED} unless the caller {@link #mayHold}
   */
  public void requireMayHold() {
    require(mayHold(), Problem.HOLD_NOT_ALLOWED);
  }

  /**
   * Who lists what belongs to all must see everything.
   *
   * @throws StorageException {@code UNAUTHORIZED} if the caller does not
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
