package dev.cairn.knowledge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The content of a file that is to be stored.
 *
 * @param hash its SHA-256, in lower-case hexadecimal digits
 */
public record KnowledgeContent(long size, String hash, FrontMatter frontMatter, Source source) {

  /** Gives the bytes from their beginning, each time. */
  public interface Source {
    InputStream open() throws IOException;
  }

  /** Reads it once to know it. */
  public static KnowledgeContent of(Source source) throws IOException {
    try (DigestInputStream in = new DigestInputStream(source.open(), sha256())) {
      byte[] beginning = in.readNBytes(FrontMatter.MAX_BYTES);
      long size = beginning.length + in.transferTo(OutputStream.nullOutputStream());
      String hash = HexFormat.of().formatHex(in.getMessageDigest().digest());
      return new KnowledgeContent(size, hash, FrontMatter.of(beginning), source);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
