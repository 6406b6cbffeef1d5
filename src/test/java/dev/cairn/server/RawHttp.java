package dev.cairn.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;

/** A request as bytes, for what no client library sends. */
public final class RawHttp {

  private RawHttp() {}

  /**
   * @param head the request line and headers, each with its line end, but {@code Host}
   * @return the whole response, with its head
   */
  public static String send(URI server, String head) throws IOException {
    return sendWhole(server, head + "Host: localhost\r\nConnection: close\r\n\r\n");
  }

  /**
   * @param request all of it; the server is to close the connection after it
   * @return the whole response, with its head
   */
  public static String sendWhole(URI server, String request) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
