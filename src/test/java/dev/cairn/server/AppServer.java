package dev.cairn.server;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An app server as it is started: in one process, which writes only into a directory. */
public enum AppServer {
  LIBERTY("CWWKF0011I") {
    @Override
    List<String> arguments(Path directory, Map<String, String> environment) {
      String home = System.getProperty("liberty.home");
      environment.put("WLP_OUTPUT_DIR", directory.toString());
      String modules = Runtime.version().feature() < 24 ? "java9.options" : "java24.options";
      return List.of(
          "@" + home + "/usr/servers/cairn/jvm.options",
          "@" + home + "/lib/platform/java/" + modules,
          "-javaagent:" + home + "/bin/tools/ws-javaagent.jar",
          "-jar",
          home + "/bin/tools/ws-server.jar",
          "cairn");
    }
  },

  WILDFLY("WFLYSRV002[56]") {
    @Override
    List<String> arguments(Path directory, Map<String, String> environment) throws IOException {
      Path home = Path.of(System.getProperty("wildfly.home"));
      Path configuration = Files.createDirectories(directory.resolve("configuration"));
      try (Stream<Path> files = Files.list(home.resolve("standalone/configuration"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.copy(file, configuration.resolve(file.getFileName()), REPLACE_EXISTING);
        }
      }
      Path deployments = Files.createDirectories(directory.resolve("deployments"));
      Files.deleteIfExists(deployments.resolve("cairn.war.deployed"));
      Files.copy(
          Path.of(System.getProperty("cairn.war")),
          deployments.resolve("cairn.war"),
          REPLACE_EXISTING);
      List<String> arguments = new ArrayList<>();
      arguments.add("-Djdk.nio.maxCachedBufferSize=262144"); // as docs/operations.md says
      for (String opened : OPENED_PACKAGES) {
        arguments.add("--add-opens=java.base/%s=ALL-UNNAMED".formatted(opened));
      }
      arguments.addAll(
          List.of(
              "--add-exports=jdk.naming.dns/com.sun.jndi.dns=ALL-UNNAMED",
              "-Djboss.home.dir=" + home,
              "-Djboss.server.base.dir=" + directory,
              "-Djboss.management.http.port=" + CairnServer.freePort(),
              "-Djboss.modules.system.pkgs=org.jboss.byteman",
              "-jar",
              home.resolve("jboss-modules.jar").toString(),
              "-mp",
              home.resolve("modules").toString(),
              "org.jboss.as.standalone",
              "--server-config=cairn.xml"));
      return arguments;
    }
  };

  /** As WildFly's own start script opens them. */
  private static final List<String> OPENED_PACKAGES =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.security",
          "java.util",
          "java.util.concurrent");

  private final Pattern ready;

  AppServer(String ready) {
    this.ready = Pattern.compile(ready);
  }

  /** The one that the build runs the tests on. */
  public static AppServer chosen() {
    return valueOf(System.getProperty("app.server").toUpperCase(Locale.ROOT));
  }

  /** What follows {@code java} and its options. */
  abstract List<String> arguments(Path directory, Map<String, String> environment)
      throws IOException;

  /** Whether a line of its console says that it is up, whether or not the WAR started in it. */
  boolean isReady(String line) {
    return ready.matcher(line).find();
  }
}
