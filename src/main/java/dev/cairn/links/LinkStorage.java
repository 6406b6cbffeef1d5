package dev.cairn.links;

import dev.cairn.session.ListMessagesQuery;
import dev.cairn.session.ListMessagesResult;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps links, and reads what they show. Each method is atomic. A link shows nothing any more once
 * its session is deleted or made private, also if that is undone.
 */
public interface LinkStorage {

  /**
   * Keeps a link for the caller, which is recorded in the audit log.
   *
   * @throws dev.cairn.session.StorageException {@code NOT_FOUND} if there is no such session for
   *     the caller, or the checkpoint is none of it; {@code UNAUTHORIZED} if it may not change it;
   *     {@code INVALID_REQUEST} if the session is deleted or has as many links as may be
   */
  Link create(UUID sessionId, NewLink link);

  /** The links of a session that show something, newest first, for who may make some. */
  List<Link> list(UUID sessionId);

  /**
   * Revokes a link, on every node at once, which is recorded in the audit log.
   *
   * @throws dev.cairn.session.StorageException {@code NOT_FOUND} if there is none for the caller
   */
  void revoke(UUID sessionId, UUID linkId);

  /**
   * What a link shows. Counts a view, which is recorded in the audit log.
   *
   * @param digest of its secret
   * @param address from where it is viewed
   * @throws dev.cairn.session.StorageException {@code NOT_FOUND} if no link shows anything by this
   *     digest, for whatever reason
   */
  LinkedSession view(byte[] digest, Optional<String> address);

  /**
   * Messages that a link shows, as they are stored. Without a checkpoint, this is a {@link #view}
   * and counts as one; with the one that a view named, it is a part of that.
   *
   * @param query the checkpoint chooses nothing: it is the one that the link shows, or refused
   * @param address from where it is viewed
   * @throws dev.cairn.session.StorageException as {@link #view}, and {@code INVALID_REQUEST} if the
   *     link does not show the checkpoint now
   */
  Messages listMessages(byte[] digest, ListMessagesQuery query, Optional<String> address);

  /**
   * A page of messages.
   *
   * @param isRedacted whether secrets are to be replaced before anybody sees it
   */
  record Messages(ListMessagesResult page, boolean isRedacted) {}
}
