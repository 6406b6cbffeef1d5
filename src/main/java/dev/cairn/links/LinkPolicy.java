package dev.cairn.links;

/**
 * The configuration of links.
 *
 * @param isEnabled whether links are enabled; if not, existing links show nothing
 * @param maxDays the maximum number of days until a link expires
 */
public record LinkPolicy(boolean isEnabled, int maxDays) {

  private static final int USUAL_DAYS = 7;

  /** Returns the number of days until a link expires if the request does not say. */
  int defaultDays() {
    return Math.min(USUAL_DAYS, maxDays);
  }
}
