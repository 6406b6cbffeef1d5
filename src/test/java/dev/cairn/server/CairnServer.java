package dev.cairn.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * An app server with the packaged WAR, in a process of its own, so that it can be killed. Has a
 * free port and a directory of its own for what it writes.
 */
public final class CairnServer implements AutoCloseable {

  /** The token of user {@code local admin}. */
  public static final String ADMIN_TOKEN = "test-bootstrap-token-of-admin";

  /** Most of a test's time is a server's start. What compilers wrote needs no verifier. */
  static final List<String> QUICK_START =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:MetaspaceSize=192m", // else its growth makes many collections
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:-BytecodeVerificationRemote");

  /**
   * Directories of servers that ended in order. A server starts much faster where one has been: it
   * finds its own caches.
   */
  private static final Queue<Path> LEFT_IN_ORDER = new ConcurrentLinkedQueue<>();

  private final StringBuffer log = new StringBuffer();
  private final int port;
  private final Path directory;
  private final Process process;

  private CairnServer(int port, Path directory, Process process) {
    this.port = port;
    this.directory = directory;
    this.process = process;
  }

  private CairnServer awaitReady(AppServer server) throws IOException {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line;
    do {
      line = output.readLine();
      log.append(line).append('\n');
    } while (line != null && !server.isReady(line));
    drainInBackground(output);
    return this;
  }

  private void drainInBackground(BufferedReader output) {
    Thread drain = new Thread(() -> drain(output));
    drain.setDaemon(true);
    drain.start();
  }

  private void drain(BufferedReader output) {
    try (output) {
      String line = output.readLine();
      while (line != null) {
        log.append(line).append('\n');
        line = output.readLine();
      }
    } catch (IOException e) {
      log.append("killed\n");
    }
  }

  /** Settings of a server that is yet to start. */
  public static final class Settings {
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> jvmOptions = new ArrayList<>();

    private Settings() {
      jvmOptions.addAll(QUICK_START);
      environment.put("CAIRN_BOOTSTRAP_TOKEN", ADMIN_TOKEN);
      environment.put("CAIRN_RATE_LIMIT_REQUESTS_PER_MINUTE", "0");
      environment.put("CAIRN_RATE_LIMIT_FAILED_SIGN_INS_PER_MINUTE", "0");
    }

    public Settings with(String variable, String value) {
      environment.put(variable, value);
      return this;
    }

    public Settings without(String variable) {
      environment.remove(variable);
      return this;
    }

    public Settings withJvmOption(String option) {
      jvmOptions.add(option);
      return this;
    }

    /** As a server runs in production: slower to start, and fast after it has run for a while. */
    public Settings atFullSpeed() {
      jvmOptions.removeAll(QUICK_START);
      return this;
    }

    /** Starts the server and waits until it is up, whether or not the WAR started in it. */
    public CairnServer start() throws IOException {
      return launch().awaitReady(AppServer.chosen());
    }

    /** Starts the process, and waits for nothing. */
    CairnServer startWithoutWaiting() throws IOException {
      CairnServer server = launch();
      server.drainInBackground(server.process.inputReader(StandardCharsets.UTF_8));
      return server;
    }

    private CairnServer launch() throws IOException {
      AppServer server = AppServer.chosen();
      int port = freePort();
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(jvmOptions);
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      Path directory = Optional.ofNullable(LEFT_IN_ORDER.poll()).orElseGet(CairnServer::unused);
      command.addAll(server.arguments(directory, builder.environment()));
      builder.environment().put("HTTP_HOST", "127.0.0.1");
      builder.environment().put("HTTP_PORT", String.valueOf(port));
      builder.environment().putAll(environment);
      return new CairnServer(port, directory, builder.start());
    }
  }

  /** A server on H2, with its file in a directory. */
  public static Settings onH2(Path dataDirectory) {
    return new Settings().with("CAIRN_DATA_DIR", dataDirectory.toString());
  }

  /** A server on PostgreSQL. */
  public static Settings onPostgresql(String jdbcUrl) {
    return new Settings()
        .with("CAIRN_DATABASE", "postgresql")
        .with(
            "CAIRN_DB_URL",
            jdbcUrl.replaceFirst("\\?.*", "")) // a user in it may win over the setting
        .with("CAIRN_DB_USER", "postgres")
        .with("CAIRN_DB_PASSWORD", "postgres");
  }

  /** A gateway to a session API. Its data directory is one where nothing can be. */
  public static Settings inFrontOf(URI endpoint) {
    return new Settings()
        .without("CAIRN_BOOTSTRAP_TOKEN")
        .with("CAIRN_DATA_DIR", "/dev/null/nowhere")
        .with("CAIRN_STORAGE", "stakpak-api")
        .with("CAIRN_STAKPAK_ENDPOINT", endpoint.toString())
        .with("CAIRN_STAKPAK_PROFILE", "test");
  }

  /** A new, empty directory for the data of a server. */
  public static Path newDataDirectory() throws IOException {
    return Files.createDirectories(itDirectory().resolve("data-" + UUID.randomUUID()));
  }

  private static Path itDirectory() {
    return Path.of(System.getProperty("it.directory"));
  }

  private static Path unused() {
    return itDirectory().resolve("server-" + UUID.randomUUID());
  }

  /** A port on which nobody listens now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Of its process. */
  public long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What the server has written to its console so far. */
  public String log() {
    return log.toString();
  }

  /** Ends the server as a power cut would: without a chance to finish anything. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Stops the server in order. */
  @Override
  public void close() {
    boolean wasAlive = process.isAlive();
    terminate();
    if (wasAlive) {
      LEFT_IN_ORDER.add(directory);
    }
  }

  /**
   * Tells the process to end.
   *
   * @return whether it did so within a minute, and was not killed
   */
  boolean terminate() {
    process.destroy();
    return awaitEnd();
  }

  private boolean awaitEnd() {
    try {
      boolean hasEnded = process.waitFor(60, TimeUnit.SECONDS);
      if (!hasEnded) {
        process.destroyForcibly().waitFor();
      }
      return hasEnded;
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
