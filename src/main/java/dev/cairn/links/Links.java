package dev.cairn.links;

import dev.cairn.session.ListMessagesQuery;
import dev.cairn.session.ListMessagesResult;
import dev.cairn.session.Problem;
import dev.cairn.session.Redactor;
import dev.cairn.session.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Creates and opens links. This is the only way to access what a link shows, and it replaces
 * secrets.
 */
@ApplicationScoped
public class Links {

  @Inject private LinkStorage storage;
  @Inject private LinkPolicy policy;
  @Inject private Supplier<Redactor> redactors;

  private void requireEnabled() {
    if (!policy.isEnabled()) {
      throw new StorageException(
          Problem.ROUTE_NOT_FOUND, "links are disabled, see cairn.links.enabled");
    }
  }

  /**
   * @throws StorageException {@code INVALID_REQUEST} if the requested lifetime exceeds the maximum,
   *     and as {@link LinkStorage#create}
   */
  public IssuedLink create(UUID sessionId, CreateLinkRequest request) {
    requireEnabled();
    int days = request.expiresInDays().orElse(policy.defaultDays());
    if (days < 1 || days > policy.maxDays()) {
      throw new StorageException(
          Problem.INVALID_LINK_LIFETIME, "from 1 to %d".formatted(policy.maxDays()));
    }
    LinkSecret secret = LinkSecret.random();
    Link link =
        storage.create(
            sessionId,
            new NewLink(
                secret.digest(),
                request.checkpointId(),
                Duration.ofDays(days),
                request.redact().orElse(true),
                request.note()));
    return new IssuedLink(link, secret);
  }

  /** Lists links, see {@link LinkStorage#list}. */
  public List<Link> list(UUID sessionId) {
    requireEnabled();
    return storage.list(sessionId);
  }

  /** Revokes a link, see {@link LinkStorage#revoke}. */
  public void revoke(UUID sessionId, UUID linkId) {
    requireEnabled();
    storage.revoke(sessionId, linkId);
  }

  /**
   * Returns what a link shows.
   *
   * @param address the address of the viewer
   * @throws StorageException {@code NOT_FOUND} if the link shows nothing, for whatever reason
   */
  public LinkedSession view(String secret, Optional<String> address) {
    LinkedSession session = storage.view(open(secret).digest(), address);
    if (!session.isRedacted()) {
      return session;
    }
    Redactor redactor = redactors.get();
    return session.with(redactor.text(session.title()), session.cwd().map(redactor::text));
  }

  /**
   * Lists messages that a link shows.
   *
   * @param address the address of the viewer
   * @throws StorageException as {@link LinkStorage#listMessages}
   */
  public ListMessagesResult listMessages(
      String secret, ListMessagesQuery query, Optional<String> address) {
    LinkStorage.Messages messages = storage.listMessages(open(secret).digest(), query, address);
    return messages.isRedacted() ? redacted(messages.page()) : messages.page();
  }

  private LinkSecret open(String secret) {
    if (!policy.isEnabled()) {
      throw new StorageException(Problem.LINK_NOT_FOUND);
    }
    return LinkSecret.of(secret);
  }

  private ListMessagesResult redacted(ListMessagesResult page) {
    Redactor redactor = redactors.get();
    return page.with(
        page.messages().stream()
            .map(listed -> listed.with(listed.message().map(redactor::message)))
            .toList());
  }
}
