package dev.cairn.links;

/**
 * What the configuration says of links.
 *
 * @param isEnabled whether there are any; if not, those that were made show nothing
 * @param maxDays the longest time until one expires
 */
public record LinkPolicy(boolean isEnabled, int maxDays) {

  private static final int USUAL_DAYS = 7;

  /** Until a link expires of which nobody said when. */
  int usualDays() {
    return Math.min(USUAL_DAYS, maxDays);
  }
}
