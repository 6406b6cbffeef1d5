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
}
