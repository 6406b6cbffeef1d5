package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What README shows works as it is printed. */
class ReadmeIT {

  private static CairnServer server;

  @BeforeAll
  static void start() throws Exception {
    server = SharedPage.emptyServer();
  }

  private static Map<String, String> environment() {
    return Map.of(
        "STAKPAK_API_KEY",
        CairnServer.ADMIN_TOKEN,
        "STAKPAK_API_ENDPOINT",
        server.uri().toString());
  }

  @Test
  void fiveRequestsWork() throws Exception {
    String output = Readme.run(Readme.lines("ReadmeIT"), environment());

    assertThat(output)
        .contains(
            List.of(
                "{\"checkpoint\":{",
                "{\"role\":\"assistant\",\"content\":\"Hi\"}",
                "\"message_count\":2",
                "{\"session\":{",
                "\"title\":\"First steps\"",
                "{\"success\":true,\"deleted_at\":"));
  }

  /** In a plain program, with the classes jar. */
  @Test
  void linesOfJavaWork() throws Exception {
    Http.admin(server)
        .post(
            "/v1/sessions",
            "{\"title\":\"Read me\",\"state\":{\"messages\":[{\"role\":\"user\"}]}}");
    Path source = CairnServer.newDataDirectory().resolve("Program.java");
    Files.writeString(
        source,
        "import dev.cairn.session.*;\nimport dev.cairn.stakpak.*;\nimport java.net.URI;\n"
            + "class Program { public static void main(String[] args) throws Exception {\n"
            + Readme.lines("ReadmeIT, as Java")
            + "}}");
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classPath(),
            source.toString());
    java.environment().putAll(environment());

    Process program = java.redirectErrorStream(true).start();
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(program.waitFor()).as(output).isZero();
    assertThat(output).contains("1 messages: Read me");
  }

  /** The classes jar, and libraries, but no classes of ours out of folders. */
  private static String classPath() {
    String jar = System.getProperty("cairn.war").replaceFirst("\\.war$", "-classes.jar");
    return jar
        + File.pathSeparator
        + Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar") && !entry.endsWith("cairn.jar"))
            .collect(Collectors.joining(File.pathSeparator));
  }
}
