package dev.cairn.session;

import java.util.List;

/**
 * The optional features of a store, beyond {@link SessionStorage}: the wire names of the interfaces
 * that it implements.
 */
public record BackendFeatures(List<String> names) {

  public BackendFeatures {
    names = List.copyOf(names);
  }
}
