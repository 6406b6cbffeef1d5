package dev.cairn.database.transaction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Supplier;

/** Limits the connections of each user on this node. A user at the limit waits without one. */
@ApplicationScoped
class UserConnections {

  private final Supplier<Optional<String>> user;
  private final Turns<String> turns;

  /** Required by CDI's proxy. */
  protected UserConnections() {
    this(new ConnectionShare(0, Optional::empty));
  }

  @Inject
  UserConnections(ConnectionShare share) {
    this.user = share.user();
    this.turns = new Turns<>(share.most(), "too many requests of one user at once");
  }

  /** Waits for a turn of the user of this thread, see {@link Turns#await}. */
  Turns.Turn await() {
    return user.get().map(turns::await).orElse(() -> {});
  }
}
