package dev.cairn.rest;

import java.util.Arrays;

/** What a caller prefers, by RFC 7240. */
enum Preferences {
  ;

  static final String PREFER = "Prefer";
  static final String APPLIED = "Preference-Applied";
  static final String MINIMAL = "return=minimal";

  /**
   * Whether the caller knows what it sent and does not want it back.
   *
   * @param header the value of {@code Prefer}; null if there is none
   */
  static boolean isMinimal(String header) {
    return header != null
        && Arrays.stream(header.split("[,;]"))
            .map(preference -> preference.replaceAll("[\\s\"]", ""))
            .anyMatch(MINIMAL::equalsIgnoreCase);
  }
}
