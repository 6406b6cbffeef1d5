package dev.cairn.session;

/** The two kinds of store that the client distinguishes. */
public enum BackendKind {
  STAKPAK_API,
  LOCAL
}
