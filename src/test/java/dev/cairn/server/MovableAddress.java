package dev.cairn.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A port that leads to another one, as a virtual address or a proxy of connections does. */
final class MovableAddress implements AutoCloseable {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
  private volatile int target;

  MovableAddress(int target) throws IOException {
    this.target = target;
    threads.submit(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Connections that come from now on go there. */
  void moveTo(int port) {
    target = port;
  }

  private Void accept() throws IOException {
    while (true) {
      Socket client = server.accept();
      threads.submit(() -> connect(client));
    }
  }

  private Void connect(Socket client) throws IOException {
    try {
      Socket end = new Socket(InetAddress.getLoopbackAddress(), target);
      threads.submit(() -> pump(client, end));
      return pump(end, client);
    } finally {
      client.close();
    }
  }

  /** Until one of the two ends; then both do. */
  private static Void pump(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdown();
  }
}
