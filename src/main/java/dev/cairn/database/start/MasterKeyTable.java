package dev.cairn.database.start;

import dev.cairn.encryption.MasterKeys;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The rows of {@code encryption_key}, by which each key of the server is recognized, so that a
 * start with a wrong key, or without one, stops before it stores data that other nodes cannot read.
 */
record MasterKeyTable(DataSource dataSource, MasterKeys keys) {

  /**
   * Verifies the known keys, and adds new ones. Those that no session needs any more stay: another
   * node may be about to use one.
   *
   * @throws dev.cairn.session.StorageException {@code INTERNAL} if a key is missing or differs
   */
  void require() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      Map<String, byte[]> proofs = read(connection);
      for (String id : needed(connection)) {
        keys.requirePresent(id);
      }
      for (String id : keys.ids()) {
        if (proofs.containsKey(id)) {
          keys.requireProven(id, proofs.get(id));
        } else {
          add(connection, id);
        }
      }
    }
  }

  private static Map<String, byte[]> read(Connection connection) throws SQLException {
    Map<String, byte[]> proofs = new HashMap<>();
    try (PreparedStatement select =
            connection.prepareStatement("select id, proof from encryption_key");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        proofs.put(rows.getString(1), rows.getBytes(2));
      }
    }
    return proofs;
  }

  private static List<String> needed(Connection connection) throws SQLException {
    List<String> needed = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "select distinct key_id from session where key_id is not null");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        needed.add(rows.getString(1));
      }
    }
    return needed;
  }

  /** Another node may add the key concurrently: then it must be the same key. */
  private void add(Connection connection, String id) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into encryption_key (id, proof) values (?, ?) on conflict do nothing")) {
      insert.setString(1, id);
      insert.setBytes(2, keys.proof(id));
      if (insert.executeUpdate() == 0) {
        keys.requireProven(id, read(connection).get(id));
      }
    }
  }
}
