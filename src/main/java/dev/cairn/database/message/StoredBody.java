package dev.cairn.database.message;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Blob;
import java.sql.SQLException;

/** Reads the body of a message from the object that a driver returns. */
final class StoredBody {

  private StoredBody() {}

  /** PostgreSQL returns an array; H2 returns a Blob, of which no more than one copy may be made. */
  static byte[] bytes(Object body) throws SQLException {
    if (!(body instanceof Blob blob)) {
      return (byte[]) body;
    }
    byte[] bytes = new byte[Math.toIntExact(blob.length())];
    try (InputStream in = blob.getBinaryStream()) {
      if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
        throw new SQLException("a body is shorter than its length");
      }
    } catch (IOException e) {
      throw new SQLException(e);
    }
    return bytes;
  }
}
