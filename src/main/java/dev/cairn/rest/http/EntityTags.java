package dev.cairn.rest.http;

import dev.cairn.json.WireNames;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The entity tags of sessions. A tag names the version; the same version gzipped has another tag,
 * since its bytes differ.
 */
public final class EntityTags {
  private static final String ANY = "*";
  private static final String GZIP = "-gzip";
  private static final Pattern TAG = Pattern.compile("(W/)?\"([0-9a-f]+)(?:-gzip)?\"");

  private EntityTags() {}

  public static String of(Instant updatedAt) {
    return '"' + WireNames.version(updatedAt) + '"';
  }

  /** The tag of the same version, gzipped. */
  static String gzipped(String tag) {
    return tag.substring(0, tag.length() - 1) + GZIP + '"';
  }

  /**
   * The versions that the caller has.
   *
   * @param ifNoneMatch the lines of the header
   */
  public static Set<Instant> known(List<String> ifNoneMatch) {
    return versions(ifNoneMatch, true);
  }

  /**
   * The versions that the caller wants to change; empty for any.
   *
   * @param ifMatch the lines of the header
   */
  public static Optional<Set<Instant>> expected(List<String> ifMatch) {
    return ifMatch.isEmpty() || ifMatch.stream().anyMatch(line -> line.strip().equals(ANY))
        ? Optional.empty()
        : Optional.of(versions(ifMatch, false));
  }

  /** A weak tag says that two are alike, which is enough for a reader and not for a writer. */
  private static Set<Instant> versions(List<String> lines, boolean isWeakEnough) {
    return lines.stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .map(tag -> TAG.matcher(tag.strip()))
        .filter(Matcher::matches)
        .filter(tag -> isWeakEnough || tag.group(1) == null)
        .flatMap(tag -> WireNames.version(tag.group(2)).stream())
        .collect(Collectors.toSet());
  }
}
