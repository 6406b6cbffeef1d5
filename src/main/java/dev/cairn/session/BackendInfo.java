package dev.cairn.session;

import java.util.List;
import java.util.Optional;

/**
 * Describes the store, without credentials.
 *
 * @param profile the client profile used, for a Stakpak API
 * @param endpoint the address called, for a Stakpak API
 * @param storePath where the data is: a file or a database address, for a local store
 * @param features what the store supports besides {@link SessionStorage}; empty if a storage
 *     describes itself, since it does not know the other parts
 */
public record BackendInfo(
    BackendKind kind,
    Optional<String> profile,
    Optional<String> endpoint,
    Optional<String> storePath,
    List<String> features) {

  public BackendInfo {
    features = List.copyOf(features);
  }

  public static BackendInfo stakpakApi(String profile, String endpoint) {
    return new BackendInfo(
        BackendKind.STAKPAK_API,
        Optional.of(profile),
        Optional.of(endpoint),
        Optional.empty(),
        List.of());
  }

  /** Returns only what is public: no file path, no address. */
  public BackendInfo withoutLocation() {
    return new BackendInfo(kind, profile, Optional.empty(), Optional.empty(), features);
  }

  public BackendInfo with(BackendFeatures others) {
    return new BackendInfo(kind, profile, endpoint, storePath, others.names());
  }

  public static BackendInfo local(String storePath) {
    return new BackendInfo(
        BackendKind.LOCAL, Optional.empty(), Optional.empty(), Optional.of(storePath), List.of());
  }
}
