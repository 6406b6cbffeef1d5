package dev.cairn.archive;

/**
 * The progress of an import, in sessions and files. If the counts do not add up to the total, the
 * rest was not reached.
 *
 * @param of the total number of sessions and files in the archive
 */
public record ImportProgress(int imported, int skipped, int conflicts, int failed, int of) {

  static ImportProgress none(int of) {
    return new ImportProgress(0, 0, 0, 0, of);
  }

  ImportProgress with(ImportOutcome outcome) {
    return switch (outcome) {
      case IMPORTED -> new ImportProgress(imported + 1, skipped, conflicts, failed, of);
      case SKIPPED -> new ImportProgress(imported, skipped + 1, conflicts, failed, of);
      case CONFLICT -> new ImportProgress(imported, skipped, conflicts + 1, failed, of);
      case FAILED -> new ImportProgress(imported, skipped, conflicts, failed + 1, of);
    };
  }
}
