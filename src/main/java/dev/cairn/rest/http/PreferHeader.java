package dev.cairn.rest.http;

import java.util.Arrays;
import java.util.List;

/** What a caller prefers, by RFC 7240. */
public final class PreferHeader {
  public static final String PREFER = "Prefer";
  public static final String APPLIED = "Preference-Applied";
  public static final String MINIMAL = "return=minimal";

  private PreferHeader() {}

  /**
   * Whether the caller knows what it sent and does not want it back.
   *
   * @param lines the values of {@code Prefer}
   */
  public static boolean isMinimal(List<String> lines) {
    return lines.stream()
        .flatMap(line -> Arrays.stream(line.split("[,;]")))
        .map(preference -> preference.replaceAll("[\\s\"]", ""))
        .anyMatch(MINIMAL::equalsIgnoreCase);
  }
}
