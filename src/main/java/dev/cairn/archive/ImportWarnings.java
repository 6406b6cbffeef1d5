package dev.cairn.archive;

import dev.cairn.session.CheckpointState;
import dev.cairn.session.JsonText;
import dev.cairn.session.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Collects the warnings of one session: the first ones, and how many more there were. */
public final class ImportWarnings {

  private static final int MAX_WARNINGS = 100;

  private final String sessionId;
  private final List<ImportWarning> first = new ArrayList<>();
  private int others;

  public ImportWarnings(String sessionId) {
    this.sessionId = sessionId;
  }

  /** Adds a warning about a checkpoint of the session. */
  public void add(String id, String text) {
    if (first.size() < MAX_WARNINGS) {
      first.add(new ImportWarning(id, text));
    } else {
      others++;
    }
  }

  /** Adds a warning about the session itself. */
  public void add(String text) {
    add(sessionId, text);
  }

  /**
   * Returns a title in a form that can be stored, and adds a warning if that differs from the given
   * one.
   *
   * @param title null if it is missing
   */
  public String title(String title) {
    String given = Objects.requireNonNullElse(title, "");
    return stored(title, PlainText.title(given), ImportWarning.TITLE_CHANGED);
  }

  /**
   * Returns a directory in a form that can be stored, and adds a warning if that differs from the
   * given one.
   */
  public String cwd(String cwd) {
    return stored(cwd, PlainText.cwd(cwd), ImportWarning.CWD_CHANGED);
  }

  /**
   * Returns the metadata of a checkpoint if it can be stored; otherwise empty, and adds a warning.
   */
  public Optional<JsonText> metadata(
      String id, Optional<JsonText> given, Predicate<JsonText> isTooDeep) {
    if (given.filter(json -> json.length() > CheckpointState.MAX_METADATA_BYTES).isPresent()) {
      add(id, ImportWarning.METADATA_TOO_LARGE);
      return Optional.empty();
    }
    if (given.filter(isTooDeep).isPresent()) {
      add(id, ImportWarning.METADATA_TOO_DEEP);
      return Optional.empty();
    }
    return given;
  }

  private String stored(String given, String stored, String warning) {
    if (!stored.equals(given)) {
      add(warning);
    }
    return stored;
  }

  public List<ImportWarning> list() {
    List<ImportWarning> all = new ArrayList<>(first);
    if (others > 0) {
      all.add(new ImportWarning(sessionId, others + " more warnings are left out"));
    }
    return all;
  }
}
