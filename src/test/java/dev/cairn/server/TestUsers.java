package dev.cairn.server;

import dev.cairn.database.TestDatabase;
import dev.cairn.session.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Users with tokens, put into a database before or behind the back of its server. */
public final class TestUsers {
  public static final String ALICE = "alice";
  public static final String BOB = "bob";
  public static final String AUDREY = "audrey";
  public static final String ADAM = "adam";

  private static final Map<String, Set<Role>> ROLES =
      Map.of(
          ALICE, Set.of(Role.USER),
          BOB, Set.of(Role.USER),
          AUDREY, Set.of(Role.USER, Role.AUDITOR),
          ADAM, Set.of(Role.USER, Role.ADMIN));

  private TestUsers() {}

  public static Set<Role> roles(String username) {
    return ROLES.get(username);
  }

  /** The secret of the token with which a user may do all that its roles allow. */
  public static String token(String username) {
    return "test_admin_token_of_" + username;
  }

  public static String readToken(String username) {
    return "test_read_token_of_" + username;
  }

  public static String writeToken(String username) {
    return "test_write_token_of_" + username;
  }

  /** A token that counted until yesterday. */
  public static String expiredToken(String username) {
    return "test_expired_token_of_" + username;
  }

  /** Makes the users known, unless they are. */
  public static void addTo(TestDatabase database) throws Exception {
    Instant inTwoYears = Instant.now().plus(Duration.ofDays(730)); // later than those made with it
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    for (String username : ROLES.keySet()) {
      addAccount(database, username);
      addToken(database, username, token(username), "ADMIN", inTwoYears);
      addToken(database, username, readToken(username), "READ", inTwoYears);
      addToken(database, username, writeToken(username), "WRITE", inTwoYears);
      addToken(database, username, expiredToken(username), "ADMIN", yesterday);
    }
  }

  private static void addAccount(TestDatabase database, String username) throws Exception {
    try (var connection = database.dataSource().getConnection();
        var insert =
            connection.prepareStatement(
                "insert into account (username, roles, signed_in_at, administrator)"
                    + " select ?, ?, current_timestamp, false"
                    + " where not exists (select 1 from account where username = ?)")) {
      insert.setString(1, username);
      insert.setString(
          2, roles(username).stream().map(Role::name).collect(Collectors.joining(",")));
      insert.setString(3, username);
      insert.executeUpdate();
    }
  }

  private static void addToken(
      TestDatabase database, String username, String secret, String access, Instant expiresAt)
      throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    try (var connection = database.dataSource().getConnection();
        var insert =
            connection.prepareStatement(
                "insert into api_token"
                    + " (id, username, name, digest, access, created_at, expires_at)"
                    + " select ?, ?, ?, ?, ?, current_timestamp, ?"
                    + " where not exists (select 1 from api_token where digest = ?)")) {
      insert.setObject(1, UUID.randomUUID());
      insert.setString(2, username);
      insert.setString(3, secret);
      insert.setBytes(4, digest);
      insert.setString(5, access);
      insert.setTimestamp(6, Timestamp.from(expiresAt));
      insert.setBytes(7, digest);
      insert.executeUpdate();
    }
  }
}
