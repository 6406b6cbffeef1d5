package dev.cairn.server;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The pgbouncer of the system, in transaction mode in front of a PostgreSQL, for a user cairn.
 * Where there is none, tests are skipped; with {@code CI=true}, they fail.
 */
final class Pgbouncer implements AutoCloseable {

  private static final int PAUSE_MILLIS = 50;

  private final int port;
  private final Process process;

  private Pgbouncer(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /** Starts it with so many connections to the server, or skips the test. */
  static Pgbouncer inFrontOf(int postgresPort, int connections) throws Exception {
    Optional<Path> executable = find();
    if (!Boolean.parseBoolean(System.getenv("CI"))) {
      assumeThat(executable).as("pgbouncer").isPresent();
    }
    int port = CairnServer.freePort();
    Path directory = CairnServer.newDataDirectory();
    Path settings =
        Files.writeString(
            directory.resolve("pgbouncer.ini"),
            """
            [databases]
            postgres = host=127.0.0.1 port=%d user=cairn
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %d
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = %d
            ignore_startup_parameters = extra_float_digits
            """
                .formatted(postgresPort, port, connections));
    List<String> command =
        new ArrayList<>(
            List.of(
                executable
                    .orElseThrow(() -> new IllegalStateException("no pgbouncer found"))
                    .toString()));
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("-u", "nobody")); // it refuses to run as root
    }
    command.add(settings.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("pgbouncer.log").toFile())
            .start();
    Pgbouncer started = new Pgbouncer(port, process);
    started.awaitReady();
    return started;
  }

  private static Optional<Path> find() {
    return Stream.concat(
            Pattern.compile(File.pathSeparator).splitAsStream(System.getenv("PATH")),
            Stream.of("/usr/sbin"))
        .map(directory -> Path.of(directory, "pgbouncer"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private void awaitReady() throws Exception {
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        return;
      } catch (IOException e) {
        if (!process.isAlive()) {
          throw new IllegalStateException("pgbouncer ended with " + process.exitValue(), e);
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
