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

  /** For Hibernate. */
  protected AccountEntity() {}

  Optional<Instant> signedInAt() {
    return Optional.ofNullable(signedInAt);
  }

  void giveRoles(Set<Role> given) {
    roles = Set.copyOf(given);
  }

  /** Of two sign-ins at one time nobody knows which is later: what both brought counts. */
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
