package dev.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The files in {@code container} name only what there is. */
class ContainerFilesTest {

  private static final Pattern VARIABLE = Pattern.compile("<variable name=\"([^\"]+)\"");
  private static final Pattern SET = Pattern.compile("\\b((?:CAIRN|MP_JWT|HTTP|OTEL)_[A-Z_]+)\\b");

  private static final Pattern COPIED = Pattern.compile("\nCOPY (container/\\S+) (\\S+)");

  private final List<Object> manifest = new ArrayList<>();

  ContainerFilesTest() throws IOException {
    new Yaml().loadAll(read("container/kubernetes.yaml")).forEach(manifest::add);
  }

  @Test
  void everyVariableIsRead() throws IOException {
    Set<String> known = new HashSet<>();
    for (ConfigKey key : ConfigKey.values()) {
      known.add(InvalidConfigurationException.environmentVariable(key.key()));
    }
    Matcher variables = VARIABLE.matcher(read("liberty/server.xml"));
    while (variables.find()) {
      known.add(InvalidConfigurationException.environmentVariable(variables.group(1)));
    }
    List<String> named = new ArrayList<>();
    for (String file : List.of("container/kubernetes.yaml", "container/Containerfile")) {
      Matcher set = SET.matcher(read(file));
      while (set.find()) {
        named.add(set.group(1));
      }
    }

    assertThat(named).hasSizeGreaterThan(8);
    assertThat(known).containsAll(named);
  }

  @Test
  void configurationIsOneThatCairnStartsWith() {
    Map<String, String> values =
        manifest.stream()
            .map(ContainerFilesTest::map)
            .filter(each -> each.get("kind").equals("ConfigMap"))
            .map(each -> map(each.get("data")))
            .findFirst()
            .map(
                data -> {
                  Map<String, String> all = new HashMap<>();
                  data.forEach((key, value) -> all.put(key, (String) value));
                  all.put("CAIRN_DATABASE_URL", "jdbc:postgresql://db/cairn");
                  all.put("CAIRN_DATABASE_USER", "cairn");
                  all.put("CAIRN_DATABASE_PASSWORD", "of the secret");
                  return all;
                })
            .orElseThrow();

    new CairnConfig(
            key ->
                Optional.ofNullable(
                    values.get(InvalidConfigurationException.environmentVariable(key))))
        .validate();
  }

  @Test
  void whatOneDocumentSelectsAnotherIs() {
    List<Object> labels =
        manifest.stream()
            .map(ContainerFilesTest::map)
            .map(each -> map(each.get("metadata")).get("labels"))
            .toList();

    assertThat(labels).hasSize(4).containsOnly(Map.of("app.kubernetes.io/name", "cairn"));
  }

  @Test
  void whatTheImageCopiesIsThereAndNotIgnored() throws IOException {
    Matcher copied = COPIED.matcher(read("container/Containerfile"));
    assertThat(copied.find()).isTrue();
    Path start = Path.of(copied.group(1));

    assertThat(start).isExecutable();
    assertThat(read(".containerignore").lines()).contains("!" + start);
    assertThat(read("container/Containerfile")).contains("CMD [\"" + copied.group(2) + "\"]");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  private static String read(String file) throws IOException {
    return Files.readString(Path.of(file));
  }
}
