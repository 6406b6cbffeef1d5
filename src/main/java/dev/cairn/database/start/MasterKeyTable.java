package dev.cairn.database.start;

import dev.cairn.encryption.MasterKeys;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The rows of {@code encryption_key}, by which each key of the server is recognized, so that a
 * start with a wrong key, or without one, stops before it stores data that other nodes cannot read.
 */
record MasterKeyTable(DataSource dataSource, MasterKeys keys) {

  /**
   * Verifies the known keys, adds new ones, and deletes those that no session needs any more.
   *
   * @throws dev.cairn.session.StorageException {@code INTERNAL} if a key is missing or differs
   */
  void require() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      Map<String, byte[]> proofs = read(connection);
      for (Map.Entry<String, byte[]> each : proofs.entrySet()) {
        if (keys.ids().contains(each.getKey()) || isNeeded(connection, each.getKey())) {
          keys.requireProven(each.getKey(), each.getValue());
        } else {
          execute(connection, "delete from encryption_key where id = ?", each.getKey());
        }
      }
      for (String id : keys.ids()) {
        if (!proofs.containsKey(id)) {
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

  private static boolean isNeeded(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select 1 from session where key_id = ? limit 1")) {
      select.setString(1, id);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next();
      }
    }
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

  private static void execute(Connection connection, String sql, String id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, id);
      statement.executeUpdate();
    }
  }
}
