package dev.cairn.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Requests that cost their sender little and a server much. */
final class HostileRequests {

  private static final int PIECES = 1000;

  private HostileRequests() {}

  /** What is written of a body that is not kept in memory. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  static byte[] gzipped(Content content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = fast(packed)) {
      content.writeTo(gzip);
    }
    return packed.toByteArray();
  }

  private static OutputStream fast(OutputStream out) throws IOException {
    return new GZIPOutputStream(out, 1 << 16) {
      {
        def.setLevel(Deflater.BEST_SPEED);
      }
    };
  }

  /** Writes a text again and again, until there are so many bytes of it. */
  static void repeat(String text, long bytes, OutputStream out) throws IOException {
    byte[] pieces = text.repeat(PIECES).getBytes(UTF_8);
    for (long left = bytes; left > 0; left -= pieces.length) {
      out.write(pieces, 0, (int) Math.min(left, pieces.length));
    }
  }

  /** A new session with these messages, of which the middle is repeated to so many bytes. */
  static byte[] gzippedSession(String start, String middle, int bytes, String end)
      throws IOException {
    return gzipped(
        out -> {
          out.write(("{\"title\":\"t\",\"state\":{\"messages\":" + start).getBytes(UTF_8));
          repeat(middle, bytes, out);
          out.write((end + "}}").getBytes(UTF_8));
        });
  }

  static HttpResponse<String> postGzipped(Http user, String path, String type, byte[] body)
      throws IOException {
    return user.send(
        user.request(path)
            .header("Content-Type", type)
            .header("Content-Encoding", "gzip")
            .header("Prefer", "return=minimal")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  /** A request of which the first byte of the body has arrived. */
  static Socket begin(URI server, String path, String type, Optional<String> token)
      throws IOException {
    Socket socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout(120_000);
    String authorization = token.map(t -> "Authorization: Bearer " + t + "\r\n").orElse("");
    socket
        .getOutputStream()
        .write(
            ("POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Type: %s\r\nContent-Length: 100000000\r\n\r\n{")
                .formatted(path, authorization, type)
                .getBytes(UTF_8));
    return socket;
  }
}
