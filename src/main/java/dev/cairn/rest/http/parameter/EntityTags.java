package dev.cairn.rest.http.parameter;

import dev.cairn.json.WireNames;
import dev.cairn.knowledge.KnowledgeStorage.Precondition;
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
 * The entity tags of sessions and files, and the preconditions that name them. A tag identifies the
 * version of a session or the content of a file. The gzipped form has a different tag, since its
 * bytes differ.
 *
 * <p>{@code Request.evaluatePreconditions} is not suitable: it compares strongly where RFC 9110
 * compares weakly, supports only one of the two tags of a version, and cannot compare under the
 * lock that a change takes.
 */
public final class EntityTags {
  private static final String ANY = "*";
  private static final String GZIP = "-gzip";
  private static final Pattern TAG = Pattern.compile("(W/)?\"([0-9a-f]+)(?:-gzip)?\"");

  /** The client sends the hash of its copy without quotes. */
  private static final Pattern HASH = Pattern.compile("(W/)?\"?([0-9a-f]{64})(?:-gzip)?\"?");

  private EntityTags() {}

  public static String of(Instant updatedAt) {
    return '"' + WireNames.version(updatedAt) + '"';
  }

  /**
   * @param contentHash the hash of a file
   */
  public static String of(String contentHash) {
    return '"' + contentHash + '"';
  }

  /** Returns the tag of the same version, gzipped. */
  public static String gzipped(String tag) {
    return tag.substring(0, tag.length() - 1) + GZIP + '"';
  }

  /**
   * The versions that the caller already has.
   *
   * @param isAny whether any version matches
   */
  public record Known<T>(boolean isAny, Set<T> versions) {
    public boolean includes(T version) {
      return isAny || versions.contains(version);
    }
  }

  /**
   * @param ifNoneMatch the lines of the header
   */
  public static Known<Instant> known(List<String> ifNoneMatch) {
    return new Known<>(isAny(ifNoneMatch), versions(ifNoneMatch, true));
  }

  /** Returns the same for files, by the hashes of their content. */
  public static Known<String> knownHashes(List<String> ifNoneMatch) {
    return new Known<>(isAny(ifNoneMatch), hashes(ifNoneMatch, true));
  }

  /**
   * Returns the precondition for changing a file.
   *
   * @param ifMatch the lines of the header
   * @param ifNoneMatch the lines of the header
   */
  public static Precondition precondition(List<String> ifMatch, List<String> ifNoneMatch) {
    Known<String> expected = new Known<>(isAny(ifMatch), hashes(ifMatch, false));
    Known<String> unexpected = knownHashes(ifNoneMatch);
    return hash ->
        (ifMatch.isEmpty() || hash.filter(expected::includes).isPresent())
            && hash.filter(unexpected::includes).isEmpty();
  }

  /**
   * Returns the versions that the caller wants to change, or any if the header is missing.
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

  private static Set<Instant> versions(List<String> lines, boolean isWeakEnough) {
    return values(lines, TAG, isWeakEnough)
        .flatMap(version -> WireNames.version(version).stream())
        .collect(Collectors.toSet());
  }

  private static Set<String> hashes(List<String> lines, boolean isWeakEnough) {
    return values(lines, HASH, isWeakEnough).collect(Collectors.toSet());
  }

  /**
   * Returns the values of the tags. A weak tag means equivalent content, which is enough for
   * reading but not for writing.
   */
  private static Stream<String> values(List<String> lines, Pattern form, boolean isWeakEnough) {
    return tags(lines)
        .map(form::matcher)
        .filter(Matcher::matches)
        .filter(tag -> isWeakEnough || tag.group(1) == null)
        .map(tag -> tag.group(2));
  }

  private static Stream<String> tags(List<String> lines) {
    return lines.stream().flatMap(line -> Arrays.stream(line.split(","))).map(String::strip);
  }
}
