package dev.cairn.session;

/** Who besides its owner may read a session. */
public enum SessionVisibility {
  PRIVATE,
  PUBLIC
}
