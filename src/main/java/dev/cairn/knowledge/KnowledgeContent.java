package dev.cairn.knowledge;

import dev.cairn.session.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.HexFormat;

/**
 * The content of a file to store.
 *
 * @param hash the SHA-256 of the content, in lower-case hexadecimal digits
 */
public record KnowledgeContent(long size, String hash, FrontMatter frontMatter, Source source) {

  /** Opens the bytes from the beginning, each time it is called. */
  public interface Source {
    InputStream open() throws IOException;
  }

  /** Reads the content once to determine its size, hash and front matter. */
  public static KnowledgeContent of(Source source) throws IOException {
    try (DigestInputStream in = new DigestInputStream(source.open(), Sha256.begin())) {
      byte[] beginning = in.readNBytes(FrontMatter.MAX_BYTES);
      long size = beginning.length + in.transferTo(OutputStream.nullOutputStream());
      String hash = HexFormat.of().formatHex(in.getMessageDigest().digest());
      return new KnowledgeContent(size, hash, FrontMatter.of(beginning), source);
    }
  }
}
