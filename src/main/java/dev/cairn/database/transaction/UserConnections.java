package dev.cairn.database.transaction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Supplier;

/** Limits the connections of each user on this node. A user at the limit waits without one. */
@ApplicationScoped
class UserConnections {

  private final Supplier<Optional<String>> user;
  private final PermitsByKey<String> permits;

  /** Required by CDI's proxy. */
  protected UserConnections() {
    this(new ConnectionShare(0, Optional::empty));
  }

  @Inject
  UserConnections(ConnectionShare share) {
    this.user = share.user();
    this.permits = new PermitsByKey<>(share.most(), "too many concurrent requests of one user");
  }

  /** Waits for a permit of the user of this thread, see {@link PermitsByKey#await}. */
  PermitsByKey.Permit await() {
    return user.get().map(permits::await).orElse(() -> {});
  }
}
