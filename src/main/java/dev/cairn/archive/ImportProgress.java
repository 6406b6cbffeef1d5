package dev.cairn.archive;

/**
 * How far an import is, in sessions and files. What is missing in the sum was not reached.
 *
 * @param of sessions and files in the archive
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
