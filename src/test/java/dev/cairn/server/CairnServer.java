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
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A Liberty server with the packaged WAR, in a process of its own, so that it can be killed. Has a
 * free port and a directory of its own for what it writes.
 */
public final class CairnServer implements AutoCloseable {

  /** The token of user {@code admin}. */
  public static final String ADMIN_TOKEN = "test-bootstrap-token-of-admin";

  private static final String READY = "CWWKF0011I";

  private final StringBuffer log = new StringBuffer();
  private final int port;
  private final Process process;

  private CairnServer(int port, Process process) throws IOException {
    this.port = port;
    this.process = process;
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line;
    do {
      line = output.readLine();
      log.append(line).append('\n');
    } while (line != null && !line.contains(READY));
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

    /** Starts the server and waits until Liberty is up, whether or not the WAR started in it. */
    public CairnServer start() throws IOException {
      int port = freePort();
      String liberty = System.getProperty("liberty.home");
      Path output = itDirectory().resolve("server-" + UUID.randomUUID());
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-XX:TieredStopAtLevel=1"); // most of a test's time is a server's start
      command.addAll(jvmOptions);
      String modules = Runtime.version().feature() < 24 ? "java9.options" : "java24.options";
      command.add("@" + liberty + "/lib/platform/java/" + modules);
      command.add("-javaagent:" + liberty + "/bin/tools/ws-javaagent.jar");
      command.add("-jar");
      command.add(liberty + "/bin/tools/ws-server.jar");
      command.add("cairn");
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("WLP_OUTPUT_DIR", output.toString());
      builder.environment().put("HTTP_HOST", "127.0.0.1");
      builder.environment().put("HTTP_PORT", String.valueOf(port));
      builder.environment().putAll(environment);
      return new CairnServer(port, builder.start());
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
        .with("CAIRN_DB_URL", jdbcUrl)
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

  /** A port on which nobody listens now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
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
    process.destroy();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
