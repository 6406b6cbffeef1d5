package dev.cairn.session;

import java.util.Optional;

/**
 * Describes the store, without credentials.
 *
 * @param profile the client profile used, for a Stakpak API
 * @param endpoint the address called, for a Stakpak API
 * @param storePath where the data is: a file or a database address, for a local store
 */
public record BackendInfo(
    BackendKind kind,
    Optional<String> profile,
    Optional<String> endpoint,
    Optional<String> storePath) {

  public static BackendInfo stakpakApi(String profile, String endpoint) {
    return new BackendInfo(
        BackendKind.STAKPAK_API, Optional.of(profile), Optional.of(endpoint), Optional.empty());
  }

  /** Only what everybody may know: no file, no address. */
  public BackendInfo withoutPlaces() {
    return new BackendInfo(kind, profile, Optional.empty(), Optional.empty());
  }

  public static BackendInfo local(String storePath) {
    return new BackendInfo(
        BackendKind.LOCAL, Optional.empty(), Optional.empty(), Optional.of(storePath));
  }
}
