package dev.cairn.archive.sqlite;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Makes SQLite files that mean harm, by changing the bytes of valid ones. */
public final class HostileFiles {

  private static final int PAGE = 512;
  private static final int INTERIOR_TABLE_PAGE = 5;
  private static final int LEAF_TABLE_PAGE = 13;
  private static final int CHECKPOINTS = 4;
  private static final int ROWS = 4000;

  private HostileFiles() {}

  /** A file whose table has a tree in which all pages of a page are the first of them. */
  public static byte[] endless(String table) throws Exception {
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      client.execute("pragma page_size = " + PAGE);
      client.execute("vacuum");
      String columns =
          table.equals("sessions")
              ? "id, title, created_at, updated_at"
              : "id, session_id, created_at, updated_at";
      client.execute(
          """
          with recursive n(i) as (select 1 union all select i + 1 from n where i < %d)
          insert into %s (%s) select i, hex(zeroblob(40)), '', '' from n"""
              .formatted(ROWS, table, columns));
      byte[] file = client.bytes();
      for (int page = PAGE; page < file.length; page += PAGE) {
        if (file[page] == INTERIOR_TABLE_PAGE) {
          leadToFirst(ByteBuffer.wrap(file), page);
        }
      }
      return file;
    }
  }

  /** Sets the pointers of an interior page, of its cells and the last one, to the first. */
  private static void leadToFirst(ByteBuffer file, int page) {
    int cells = file.getShort(page + 3);
    int first = file.getInt(page + file.getShort(page + 12));
    for (int i = 0; i < cells; i++) {
      file.putInt(page + file.getShort(page + 12 + 2 * i), first);
    }
    file.putInt(page + 8, first);
  }

  /** A file of 4 checkpoints whose states are one, each as long as all but the whole file. */
  public static byte[] sharing() throws Exception {
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      String session = client.addSession("Shared");
      for (int i = 0; i < CHECKPOINTS; i++) {
        client.addCheckpoint(session, null, "x".repeat(98_650), i);
      }
      ByteBuffer file = ByteBuffer.wrap(client.bytes());
      int pageBytes = file.getShort(16);
      int page = 0;
      while (file.get(page) != LEAF_TABLE_PAGE || file.getShort(page + 3) != CHECKPOINTS) {
        page += pageBytes;
      }
      int first = file.getInt(page + pageBytes - 4);
      int second = file.getInt(page + file.getShort(page + 8) - 4);
      for (int i = 0; i < CHECKPOINTS - 1; i++) {
        file.putInt(page + file.getShort(page + 8 + 2 * i) - 4, first);
      }
      file.putInt(28, second - 1); // pages of the file
      return Arrays.copyOf(file.array(), (second - 1) * pageBytes);
    }
  }

  /** A file whose checkpoints are declared by this statement. */
  public static byte[] declaring(String sql) throws Exception {
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      client.addSession("Bait");
      client.execute("pragma writable_schema = on");
      client.execute("delete from sqlite_schema where name like 'sqlite_autoindex_checkpoints%'");
      client.execute("update sqlite_schema set sql = ? where name = 'checkpoints'", sql);
      return client.bytes();
    }
  }

  /**
   * A file whose checkpoints are a chain, each older than its parent, whose state is unreadable.
   */
  public static byte[] chain(int length) throws Exception {
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      String session = client.addSession("Chain");
      client.execute(
          """
          with recursive n(i) as (select 1 union all select i + 1 from n where i < %1$d)
          insert into checkpoints (id, session_id, parent_id, state, created_at, updated_at)
          select '%2$s' || printf('%%012d', i), ?,
                 case when i > 1 then '%2$s' || printf('%%012d', i - 1) end, null,
                 printf('2026-01-01T00:00:00.%%06dZ', %1$d - i), '' from n"""
              .formatted(length, session.substring(0, 24)),
          session);
      return client.bytes();
    }
  }

  /** A file of sessions whose ids are each as long as this. */
  public static byte[] longIds(int sessions, int bytes) throws Exception {
    try (ClientDatabase client = ClientDatabase.ofSecondGeneration()) {
      for (int i = 0; i < sessions; i++) {
        client.execute(
            "insert into sessions (id, title, created_at, updated_at)"
                + " values (? || hex(zeroblob(?)), '', '', '')",
            i,
            bytes / 2);
      }
      return client.bytes();
    }
  }
}
