package dev.cairn.session;

import java.util.List;

/**
 * What the store can do besides {@link SessionStorage}: the interfaces that it has, by their names
 * on the wire.
 */
public record BackendFeatures(List<String> names) {

  public BackendFeatures {
    names = List.copyOf(names);
  }
}
