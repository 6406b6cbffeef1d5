package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The lines of Java that README shows work in a plain program with the classes jar. */
class LibraryIT {

  @Test
  void plainProgramListsSessions() throws Exception {
    Path source = CairnServer.newDataDirectory().resolve("Program.java");
    Files.writeString(
        source,
        "import dev.cairn.session.*;\nimport dev.cairn.stakpak.*;\nimport java.net.URI;\n"
            + "class Program { public static void main(String[] args) throws Exception {\n"
            + Readme.lines("LibraryIT")
            + "}}");
    try (CairnServer server = CairnServer.onH2(CairnServer.newDataDirectory()).start()) {
      Http.admin(server)
          .post(
              "/v1/sessions",
              "{\"title\":\"Read me\",\"state\":{\"messages\":[{\"role\":\"user\"}]}}");

      ProcessBuilder java =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              classPath(),
              source.toString());
      java.environment().put("STAKPAK_API_ENDPOINT", server.uri().toString());
      java.environment().put("STAKPAK_API_KEY", CairnServer.ADMIN_TOKEN);
      Process program = java.redirectErrorStream(true).start();
      String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(program.waitFor()).as(output).isZero();
      assertThat(output).contains("1 messages: Read me");
    }
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
