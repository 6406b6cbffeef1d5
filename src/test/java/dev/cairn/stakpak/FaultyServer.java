package dev.cairn.stakpak;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server that does to each request what it is told, byte by byte. */
public final class FaultyServer implements AutoCloseable {

  /** What to do with a request that was read whole. */
  public interface Reply {
    void send(OutputStream out) throws Exception;
  }

  private final ServerSocket socket;
  private final String scheme;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Reply reply;

  public FaultyServer() throws IOException {
    this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "http");
  }

  public FaultyServer(ServerSocket socket, String scheme) {
    this.socket = socket;
    this.scheme = scheme;
    threads.execute(this::accept);
  }

  public URI uri() {
    return URI.create(scheme + "://localhost:" + socket.getLocalPort());
  }

  /** From now on, to every request. */
  public void replyWith(Reply reply) {
    this.reply = reply;
    requests.clear();
  }

  public void replyWith(int status, String body, String... headers) {
    replyWith(out -> out.write(answer(status, body, headers)));
  }

  /** Sends nothing until the server closes; gives up after a minute, so that no test hangs. */
  public void staySilent() throws InterruptedException {
    closed.await(1, TimeUnit.MINUTES);
  }

  /** The requests since the reply was given: their first lines, their headers and their bodies. */
  public List<String> requests() {
    return requests;
  }

  public int connections() {
    return connections.size();
  }

  public static byte[] answer(int status, String body, String... headers) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 "
            + status
            + " Any\r\nContent-Length: "
            + bytes.length
            + "\r\n"
            + (headers.length == 0 ? "Content-Type: application/json\r\n" : "")
            + String.join("", List.of(headers).stream().map(header -> header + "\r\n").toList())
            + "\r\n";
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    answer.writeBytes(bytes);
    return answer.toByteArray();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        connections.add(connection);
        threads.execute(() -> serve(connection));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      String request = read(in);
      while (request != null) {
        requests.add(request);
        reply.send(connection.getOutputStream());
        connection.getOutputStream().flush();
        request = read(in);
      }
    } catch (Exception e) {
      // The connection ends, as the reply wanted or as the client did.
    }
  }

  /** A whole request; null if the client is gone. */
  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return null;
      }
      head.write(next);
    }
    String lines = head.toString(StandardCharsets.ISO_8859_1);
    String lower = lines.toLowerCase();
    if (lower.contains("transfer-encoding: chunked")) {
      return lines + readChunks(in);
    }
    int at = lower.indexOf("content-length:");
    int length =
        at < 0 ? 0 : Integer.parseInt(lower.substring(at + 15, lower.indexOf('\r', at)).strip());
    return lines + new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static String readChunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line(in), 16);
      body.write(in.readNBytes(size));
      line(in);
      if (size == 0) {
        return body.toString(StandardCharsets.UTF_8);
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    while (next != '\n') {
      if (next != '\r') {
        line.append((char) next);
      }
      next = in.read();
    }
    return line.toString();
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      socket.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
