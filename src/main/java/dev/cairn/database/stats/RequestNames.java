package dev.cairn.database.stats;

import dev.cairn.stats.Label;
import java.util.HashSet;
import java.util.Set;

/**
 * The names of tools, or of models, that come with one request: the first of them count as such.
 */
final class RequestNames {

  private static final int MAX_NAMES = 500;

  private final Set<String> names = new HashSet<>();

  /** The name under which it counts. */
  String of(String name) {
    boolean counts = names.contains(name) || names.size() < MAX_NAMES && names.add(name);
    return counts ? name : Label.OTHERS;
  }
}
