package dev.cairn.database.stats;

import dev.cairn.stats.Label;
import java.util.HashSet;
import java.util.Set;

/** The names of tools or models in one request. Only the first ones count under their own name. */
final class RequestNames {

  private static final int MAX_NAMES = 500;

  private final Set<String> names = new HashSet<>();

  /** Returns the name under which a tool or model counts. */
  String of(String name) {
    boolean counts = names.contains(name) || names.size() < MAX_NAMES && names.add(name);
    return counts ? name : Label.OTHERS;
  }
}
