package dev.cairn.rest.http.parameter;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The caller's preferences, as defined by RFC 7240. */
public final class PreferHeader {
  public static final String PREFER = "Prefer";
  public static final String APPLIED = "Preference-Applied";
  public static final String MINIMAL = "return=minimal";

  private PreferHeader() {}

  /**
   * Returns whether the caller does not want its own data back. If a preference is repeated, the
   * first one counts.
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
