package dev.cairn.rest.http;

import java.util.Arrays;

/** What a caller prefers, by RFC 7240. */
public final class PreferHeader {
  public static final String PREFER = "Prefer";
  public static final String APPLIED = "Preference-Applied";
  public static final String MINIMAL = "return=minimal";

  private PreferHeader() {}

  /**
   * Whether the caller knows what it sent and does not want it back.
   *
   * @param header the value of {@code Prefer}; null if there is none
   */
  public static boolean isMinimal(String header) {
    return header != null
        && Arrays.stream(header.split("[,;]"))
            .map(preference -> preference.replaceAll("[\\s\"]", ""))
            .anyMatch(MINIMAL::equalsIgnoreCase);
  }
}
