package dev.cairn.database.transaction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Supplier;

/** Which users have how many connections on this node. Who has enough waits without one. */
@ApplicationScoped
class UserConnections {

  private final Supplier<Optional<String>> user;
  private final Turns<String> turns;

  /** For CDI's proxy. */
  protected UserConnections() {
    this(new ConnectionShare(0, Optional::empty));
  }

  @Inject
  UserConnections(ConnectionShare share) {
    this.user = share.user();
    this.turns = new Turns<>(share.most(), "too many requests of one user at once");
  }

  /** As {@link Turns#await}, for the user of this thread. */
  Turns.Turn await() {
    return user.get().map(turns::await).orElse(() -> {});
  }
}
