package dev.cairn.rest.http.parameter;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a caller prefers, by RFC 7240. */
public final class PreferHeader {
  public static final String PREFER = "Prefer";
  public static final String APPLIED = "Preference-Applied";
  public static final String MINIMAL = "return=minimal";

  private PreferHeader() {}

  /**
   * Whether the caller knows what it sent and does not want it back. Of a preference that is
   * repeated, the first counts.
   *
   * @param lines the values of {@code Prefer}
   */
  public static boolean isMinimal(List<String> lines) {
    return lines.stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .map(preference -> preference.replaceFirst(";.*", "").replaceAll("[\\s\"]", ""))
        .filter(preference -> preference.toLowerCase(Locale.ROOT).startsWith("return="))
        .findFirst()
        .filter(MINIMAL::equalsIgnoreCase)
        .isPresent();
  }
}
