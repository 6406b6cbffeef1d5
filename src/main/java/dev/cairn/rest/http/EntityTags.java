package dev.cairn.rest.http;

import dev.cairn.json.WireNames;
import dev.cairn.session.ExpectedVersion;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The entity tags of sessions, and the preconditions that name them. A tag names the version; the
 * same version gzipped has another tag, since its bytes differ.
 *
 * <p>{@code Request.evaluatePreconditions} does not fit: it compares strongly where RFC 9110
 * compares weakly, knows one tag of a version and not both, and cannot compare under the lock that
 * a change takes.
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
   * What the caller has.
   *
   * @param isAny whether any version will do
   */
  public record Known(boolean isAny, Set<Instant> versions) {
    public boolean includes(Instant updatedAt) {
      return isAny || versions.contains(updatedAt);
    }
  }

  /**
   * @param ifNoneMatch the lines of the header
   */
  public static Known known(List<String> ifNoneMatch) {
    return new Known(isAny(ifNoneMatch), versions(ifNoneMatch, true));
  }

  /**
   * The versions that the caller wants to change; empty for any.
   *
   * @param ifMatch the lines of the header
   */
  public static ExpectedVersion expected(List<String> ifMatch) {
    return ifMatch.isEmpty() || isAny(ifMatch)
        ? ExpectedVersion.ANY
        : new ExpectedVersion(Optional.of(versions(ifMatch, false)));
  }

  private static boolean isAny(List<String> lines) {
    return tags(lines).anyMatch(ANY::equals);
  }

  /** A weak tag says that two are alike, which is enough for a reader and not for a writer. */
  private static Set<Instant> versions(List<String> lines, boolean isWeakEnough) {
    return tags(lines)
        .map(TAG::matcher)
        .filter(Matcher::matches)
        .filter(tag -> isWeakEnough || tag.group(1) == null)
        .flatMap(tag -> WireNames.version(tag.group(2)).stream())
        .collect(Collectors.toSet());
  }

  private static Stream<String> tags(List<String> lines) {
    return lines.stream().flatMap(line -> Arrays.stream(line.split(","))).map(String::strip);
  }
}
