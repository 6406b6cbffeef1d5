package dev.cairn.rest;

import dev.cairn.security.Roles;
import dev.cairn.security.TokenAccess;
import dev.cairn.session.Caller;
import dev.cairn.session.Role;
import java.util.Arrays;
import java.util.List;

/** What the client needs to know of the caller before it starts: it requires all names. */
record Account(
    String id,
    String username,
    String firstName,
    String lastName,
    String email,
    List<String> roles,
    TokenAccess access) {

  static Account of(Caller caller, TokenAccess access) {
    String username = caller.username();
    List<String> roles =
        Arrays.stream(Role.values()).filter(caller.roles()::contains).map(Roles::name).toList();
    return new Account(username, username, username, "", "", roles, access);
  }
}
