package dev.cairn.rest;

/** What a list of sessions tells of each only if it is asked for. */
enum SummaryPart {
  USAGE
}
