package dev.cairn.database.session;

import dev.cairn.database.InsertRetry;
import dev.cairn.session.SessionVisibility;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.hibernate.Session;

/**
 * A row of {@code session_count}. What a list may ask of sessions it may ask of their counts, by
 * the same names. Written by plain JDBC: of many who count at once, each adds to what is there.
 */
@Entity
@IdClass(SessionCountEntity.Key.class)
@Table(name = "session_count")
public class SessionCountEntity {

  /** How many sessions of one owner may be created at once without waiting for each other. */
  private static final int PARTS = 16;

  @Id private String owner;

  @Id
  @Enumerated(EnumType.STRING)
  @Column(length = 16)
  private SessionVisibility visibility;

  @Id private boolean deleted;

  @Id private short part;

  @Column(nullable = false)
  private long sessions;

  /** What tells one row from another. */
  record Key(String owner, SessionVisibility visibility, boolean deleted, short part) {}

  /** For Hibernate. */
  protected SessionCountEntity() {}

  /** Counts a session that was added. */
  public static void add(Session entityManager, SessionEntity session) {
    entityManager.doWork(connection -> change(connection, session, session.listing(), 1));
  }

  /**
   * Counts a session among others than before, if it is.
   *
   * @param before where it was listed
   */
  static void move(Session entityManager, SessionEntity session, SessionEntity.Listing before) {
    SessionEntity.Listing now = session.listing();
    if (now.equals(before)) {
      return;
    }
    entityManager.doWork(
        connection -> {
          // In one order for all, so that no two wait for each other.
          if (before.compareTo(now) < 0) {
            change(connection, session, before, -1);
            change(connection, session, now, 1);
          } else {
            change(connection, session, now, 1);
            change(connection, session, before, -1);
          }
        });
  }

  private static void change(
      Connection connection, SessionEntity session, SessionEntity.Listing listing, int difference)
      throws SQLException {
    InsertRetry.until(
        () ->
            add(connection, session, listing, difference)
                || insert(connection, session, listing)
                    && add(connection, session, listing, difference));
  }

  private static boolean add(
      Connection connection, SessionEntity session, SessionEntity.Listing listing, int difference)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update session_count set sessions = sessions + ?"
                + " where owner = ? and visibility = ? and deleted = ? and part = ?")) {
      update.setInt(1, difference);
      setKey(update, 2, session, listing);
      return update.executeUpdate() == 1;
    }
  }

  /** Whether there is a row now that was not there before. */
  private static boolean insert(
      Connection connection, SessionEntity session, SessionEntity.Listing listing)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into session_count (sessions, owner, visibility, deleted, part)"
                + " values (0, ?, ?, ?, ?) on conflict do nothing")) {
      setKey(insert, 1, session, listing);
      return insert.executeUpdate() == 1;
    }
  }

  private static void setKey(
      PreparedStatement statement, int first, SessionEntity session, SessionEntity.Listing listing)
      throws SQLException {
    statement.setString(first, session.owner());
    statement.setString(first + 1, listing.visibility().name());
    statement.setBoolean(first + 2, listing.deleted());
    statement.setShort(first + 3, (short) Math.floorMod(session.id().hashCode(), PARTS));
  }
}
