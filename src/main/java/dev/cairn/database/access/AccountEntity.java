package dev.cairn.database.access;

import dev.cairn.session.Role;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A row of {@code account}. */
@Entity
@Table(name = "account")
public class AccountEntity {

  @Id private String username;

  @Column(nullable = false)
  private String roles;

  @Column(name = "signed_in_at")
  private Instant signedInAt;

  @Column(nullable = false)
  private boolean administrator;

  /** For Hibernate. */
  protected AccountEntity() {}

  Set<Role> roles() {
    return roles(roles);
  }

  /** The roles that a row names. */
  static Set<Role> roles(String names) {
    return Arrays.stream(names.split(","))
        .filter(name -> !name.isEmpty())
        .map(Role::valueOf)
        .collect(Collectors.toSet());
  }

  Optional<Instant> signedInAt() {
    return Optional.ofNullable(signedInAt);
  }

  void giveRoles(Set<Role> given) {
    roles = given.stream().sorted().map(Role::name).collect(Collectors.joining(","));
  }

  /** Of two sign-ins at one time nobody knows which is later: what both brought counts. */
  void signIn(Set<Role> brought, Instant at) {
    Set<Role> roles = new HashSet<>(brought);
    if (at.equals(signedInAt)) {
      roles.retainAll(roles());
    }
    giveRoles(roles);
    signedInAt = at;
    administrator |= brought.contains(Role.ADMIN);
  }
}
