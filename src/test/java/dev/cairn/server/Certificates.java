package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Certificates that nobody but a test vouches for. */
public final class Certificates {
  public static final String PASSWORD = "changeit";

  private Certificates() {}

  /** Makes a key for {@code localhost} with a certificate signed by itself, in a new file. */
  public static Path newKeyStore(Path directory) throws Exception {
    Path file = directory.resolve("keys.p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "cairn",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost",
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass",
            PASSWORD);
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes());
    assertThat(keytool.waitFor()).as(output).isZero();
    return file;
  }

  /** A socket that speaks TLS with a certificate that nobody has seen. */
  public static ServerSocket newServerSocket(int port) throws Exception {
    Path directory = Files.createTempDirectory("cairn-test");
    Path file = newKeyStore(directory);
    ServerSocket socket = serverSocket(file, port);
    Files.delete(file);
    Files.delete(directory);
    return socket;
  }

  /**
   * A socket that speaks TLS with the certificate in a file.
   *
   * @param port 0 for any
   */
  public static ServerSocket serverSocket(Path keys, int port) throws Exception {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(load(keys), PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context
        .getServerSocketFactory()
        .createServerSocket(port, 50, InetAddress.getLoopbackAddress());
  }

  public static KeyStore load(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }
}
