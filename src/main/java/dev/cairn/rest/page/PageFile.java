package dev.cairn.rest.page;

import dev.cairn.session.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A file, ready to be sent.
 *
 * @param hash the SHA-256 of the content in hexadecimal
 */
record PageFile(byte[] content, byte[] gzipped, String mediaType, String hash) {

  static PageFile of(String name, byte[] content) throws IOException {
    return new PageFile(
        content,
        gzip(content),
        mediaType(name),
        HexFormat.of().formatHex(Sha256.begin().digest(content)));
  }

  private static String mediaType(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return switch (extension) {
      case "css" -> "text/css;charset=utf-8";
      case "html" -> "text/html;charset=utf-8";
      case "ndjson" -> "application/x-ndjson";
      case "svg" -> "image/svg+xml";
      default -> "text/javascript;charset=utf-8";
    };
  }

  /** Compresses as well as possible, since it is done once for all requests. */
  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(bytes) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }
}
