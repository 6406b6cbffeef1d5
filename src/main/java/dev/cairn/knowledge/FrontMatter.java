package dev.cairn.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.cairn.session.PlainText;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** The front matter of a file, in YAML between two lines {@code ---} at its beginning. */
public record FrontMatter(Optional<String> title, Optional<String> description, List<String> tags) {

  /** The number of bytes that are searched for front matter. */
  static final int MAX_BYTES = 1 << 16;

  private static final int MAX_TITLE = 200;
  private static final int MAX_DESCRIPTION = 1000;
  private static final int MAX_TAG = 50;
  private static final int MAX_TAGS = 20;

  private static final FrontMatter NONE =
      new FrontMatter(Optional.empty(), Optional.empty(), List.of());
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Pattern BETWEEN_LINES =
      Pattern.compile("\\A---\r*\n(.*?)^---\r*$", Pattern.DOTALL | Pattern.MULTILINE);

  /** Parses front matter. Text that is not valid YAML counts as content. */
  static FrontMatter of(byte[] beginning) {
    Matcher yaml = BETWEEN_LINES.matcher(new String(beginning, UTF_8));
    try {
      return yaml.find() ? of(YAML.readTree(yaml.group(1))) : NONE;
    } catch (JsonProcessingException e) {
      return NONE;
    }
  }

  private static FrontMatter of(JsonNode fields) {
    return new FrontMatter(
        text(fields.path("title"), MAX_TITLE),
        text(fields.path("description"), MAX_DESCRIPTION),
        StreamSupport.stream(fields.path("tags").spliterator(), false)
            .flatMap(tag -> text(tag, MAX_TAG).stream())
            .limit(MAX_TAGS)
            .toList());
  }

  private static Optional<String> text(JsonNode value, int max) {
    return value.isTextual() || value.isNumber()
        ? Optional.of(PlainText.line(value.asText(), max)).filter(text -> !text.isEmpty())
        : Optional.empty();
  }
}
