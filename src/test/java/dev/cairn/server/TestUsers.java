package dev.cairn.server;

import dev.cairn.database.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;

/** Users with a token each, put into a database before or behind the back of its server. */
public enum TestUsers {
  ;

  public static final String ALICE = "alice";
  public static final String BOB = "bob";

  /** The secret of a user's token. */
  public static String token(String username) {
    return "cairn_test_token_of_" + username;
  }

  /** Makes the users known, unless they are. */
  public static void addTo(TestDatabase database) throws Exception {
    for (String username : new String[] {ALICE, BOB}) {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(token(username).getBytes(StandardCharsets.UTF_8));
      try (var connection = database.dataSource().getConnection();
          var insert =
              connection.prepareStatement(
                  "insert into api_token (id, username, name, digest, created_at)"
                      + " select ?, ?, 'test', ?, current_timestamp"
                      + " where not exists (select 1 from api_token where username = ?)")) {
        insert.setObject(1, UUID.randomUUID());
        insert.setString(2, username);
        insert.setBytes(3, digest);
        insert.setString(4, username);
        insert.executeUpdate();
      }
    }
  }
}
