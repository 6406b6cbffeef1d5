package dev.cairn.links;

import dev.cairn.session.ListMessagesQuery;
import dev.cairn.session.ListMessagesResult;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Stores links, and reads what they show. Each method is atomic. A link stops working for good once
 * its session is deleted or made private, even if that is undone.
 */
public interface LinkStorage {

  /**
   * Stores a link for the caller, and records that in the audit log.
   *
   * @throws dev.cairn.session.StorageException {@code NOT_FOUND} if the caller sees no such
   *     session, or the checkpoint does not belong to it; {@code UNAUTHORIZED} if the caller may
   *     not change the session; {@code INVALID_REQUEST} if the session is deleted or has reached
   *     the maximum number of links
   */
  Link create(UUID sessionId, NewLink link);

  /**
   * Returns the working links of a session, newest first, to callers who may create links to it.
   */
  List<Link> list(UUID sessionId);

  /**
   * Revokes a link immediately on every node, and records that in the audit log.
   *
   * @throws dev.cairn.session.StorageException {@code NOT_FOUND} if the caller sees no such link
   */
  void revoke(UUID sessionId, UUID linkId);

  /**
   * Returns what a link shows. Counts a view, and records it in the audit log.
   *
   * @param digest the digest of its secret
   * @param address the address of the viewer
   * @throws dev.cairn.session.StorageException {@code NOT_FOUND} if no working link has this
   *     digest, for whatever reason
   */
  LinkedSession view(byte[] digest, Optional<String> address);

  /**
   * Lists messages that a link shows, as they are stored. Without a checkpoint, this is a {@link
   * #view} and counts as one. With the checkpoint that a view returned, it is part of that view.
   *
   * @param query its checkpoint does not select one: it must be the one that the link shows
   * @param address the address of the viewer
   * @throws dev.cairn.session.StorageException as {@link #view}, and {@code INVALID_REQUEST} if the
   *     link does not show the checkpoint now
   */
  Messages listMessages(byte[] digest, ListMessagesQuery query, Optional<String> address);

  /**
   * A page of messages.
   *
   * @param isRedacted whether secrets must be replaced before anybody sees the page
   */
  record Messages(ListMessagesResult page, boolean isRedacted) {}
}
