package dev.cairn.knowledge;

import dev.cairn.session.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
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
    try (DigestInputStream in = new DigestInputStream(source.open(), Sha256.begin())) {
      byte[] beginning = in.readNBytes(FrontMatter.MAX_BYTES);
      long size = beginning.length + in.transferTo(OutputStream.nullOutputStream());
      String hash = HexFormat.of().formatHex(in.getMessageDigest().digest());
      return new KnowledgeContent(size, hash, FrontMatter.of(beginning), source);
    }
  }
}
