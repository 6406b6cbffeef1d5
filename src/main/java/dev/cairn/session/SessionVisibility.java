package dev.cairn.session;

/** Who may read a session besides its owner. */
public enum SessionVisibility {
  PRIVATE,
  PUBLIC
}
