package dev.cairn.rest;

/** Optional parts of each entry in a list of sessions. */
enum SummaryPart {
  USAGE
}
