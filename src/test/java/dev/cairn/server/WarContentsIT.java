package dev.cairn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** Whatever library the WAR has is in the list for scanners, and has its license named. */
class WarContentsIT {

  private static final Path WAR = Path.of(System.getProperty("cairn.war"));
  private static final Pattern LIBRARY = Pattern.compile("WEB-INF/lib/(.+)-(\\d[^-]*)\\.jar");

  private static List<Matcher> libraries() throws IOException {
    try (ZipFile war = new ZipFile(WAR.toFile())) {
      List<Matcher> libraries =
          war.stream()
              .map(entry -> LIBRARY.matcher(entry.getName()))
              .filter(Matcher::matches)
              .toList();
      assertThat(libraries)
          .hasSize((int) war.stream().filter(entry -> entry.getName().endsWith(".jar")).count());
      return libraries;
    }
  }

  /** Maven makes no list while it is offline: its plugin says that it must not be. */
  @Test
  void listForScannersHasWhatTheWarHas() throws Exception {
    Path file = WAR.resolveSibling("cairn-sbom.json");
    assumeThat(file).exists();
    JsonNode list = new ObjectMapper().readTree(file.toFile());

    List<String> listed =
        StreamSupport.stream(list.get("components").spliterator(), false)
            .map(each -> each.get("name").asText() + " " + each.get("version").asText())
            .toList();

    assertThat(list.get("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            libraries().stream().map(each -> each.group(1) + " " + each.group(2)).toList());
  }

  @Test
  void licenseOfEachLibraryIsNamed() throws Exception {
    String notice = Files.readString(Path.of("NOTICE"));

    for (Matcher library : libraries()) {
      assertThat(notice).containsPattern("(?m)[ -]" + Pattern.quote(library.group(1)) + "\\b");
    }
  }

  @Test
  void licenseAndNoticeAreInTheWar() throws Exception {
    try (ZipFile war = new ZipFile(WAR.toFile())) {
      for (String file : List.of("LICENSE", "NOTICE")) {
        assertThat(war.getInputStream(war.getEntry("META-INF/" + file)))
            .hasSameContentAs(Files.newInputStream(Path.of(file)));
      }
    }
  }
}
