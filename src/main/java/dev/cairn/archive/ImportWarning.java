package dev.cairn.archive;

/**
 * A part of a session that is not imported exactly as given in the archive.
 *
 * @param id the id of the session or checkpoint, as given in the archive
 * @param text what was changed or left out; one of a fixed set of texts, apart from numbers
 */
public record ImportWarning(String id, String text) {

  public static final String METADATA_TOO_DEEP = "the metadata is nested too deep and is left out";
  public static final String METADATA_TOO_LARGE =
      "the metadata is longer than 1 MiB and is left out";
  public static final String TITLE_CHANGED = "the title was changed to one that can be stored";
  public static final String CWD_CHANGED = "the cwd was changed to one that can be stored";
}
