package dev.cairn.database.access;

import dev.cairn.session.Role;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A row of {@code account}. */
@Entity
@Table(name = "account")
public class AccountEntity {

  @Id private String username;

  @Convert(converter = RolesConverter.class)
  private Set<Role> roles;

  private Instant signedInAt;
  private boolean administrator;

  /** Required by Hibernate. */
  protected AccountEntity() {}

  Optional<Instant> signedInAt() {
    return Optional.ofNullable(signedInAt);
  }

  void giveRoles(Set<Role> given) {
    roles = Set.copyOf(given);
  }

  /** The order of two simultaneous sign-ins is unknown, so the roles of both count. */
  void signIn(Set<Role> brought, Instant at) {
    Set<Role> given = new HashSet<>(brought);
    if (at.equals(signedInAt)) {
      given.retainAll(roles);
    }
    giveRoles(given);
    signedInAt = at;
    administrator |= brought.contains(Role.ADMIN);
  }
}
