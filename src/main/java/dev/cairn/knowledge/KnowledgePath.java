package dev.cairn.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import java.util.Arrays;
import java.util.List;

/**
 * The path of a file below the root of its owner: segments separated by single slashes. Any Unicode
 * is allowed unchanged, except what could lead elsewhere on one of the systems to which clients
 * copy files.
 */
public record KnowledgePath(String value) {

  private static final int MAX_BYTES = 1024;
  private static final int MAX_SEGMENT_BYTES = 255;
  private static final String DRIVE = "[A-Za-z]:.*";

  /**
   * Normalizes the path by removing empty segments and {@code .}, as the client does.
   *
   * @throws StorageException {@code INVALID_REQUEST} if it is absolute, begins with a drive, is
   *     empty or too long, or has a segment {@code ..}, a backslash or a control character
   */
  public KnowledgePath {
    require(!value.startsWith("/"), "it must be relative");
    require(value.codePoints().noneMatch(KnowledgePath::isForbidden), "a character is not allowed");
    List<String> segments = segments(value);
    require(!segments.isEmpty(), "it is empty");
    require(!segments.contains(".."), "it must not have a segment ..");
    require(!segments.get(0).matches(DRIVE), "it must not begin with a drive");
    require(
        segments.stream().allMatch(segment -> isWithin(segment, MAX_SEGMENT_BYTES)),
        "a segment has more than 255 bytes");
    value = String.join("/", segments);
    require(isWithin(value, MAX_BYTES), "it has more than 1024 bytes");
  }

  private static List<String> segments(String path) {
    return Arrays.stream(path.split("/"))
        .filter(segment -> !segment.isEmpty() && !segment.equals("."))
        .toList();
  }

  private static boolean isForbidden(int character) {
    int type = Character.getType(character);
    return character == '\\' || type == Character.CONTROL || type == Character.SURROGATE;
  }

  private static boolean isWithin(String text, int maxBytes) {
    return text.getBytes(UTF_8).length <= maxBytes;
  }

  private static void require(boolean isTrue, String rule) {
    if (!isTrue) {
      throw new StorageException(Problem.INVALID_KNOWLEDGE_PATH, rule);
    }
  }
}
