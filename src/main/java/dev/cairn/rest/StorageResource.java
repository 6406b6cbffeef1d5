package dev.cairn.rest;

import dev.cairn.rest.http.RequiresLocalStorage;
import dev.cairn.retention.StorageMeter;
import dev.cairn.retention.StorageUse;
import dev.cairn.retention.StorageUse.LargeOwner;
import dev.cairn.retention.StorageUse.LargeSession;
import dev.cairn.security.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How much data this server stores. */
@Path("admin/storage")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
@RequiresLocalStorage(RequiresLocalStorage.Data.SESSIONS)
@ApplicationScoped
public class StorageResource {

  @Inject private StorageMeter meter;

  /**
   * Storage in use.
   *
   * @param sharingRatio number of messages stored, divided by the number of messages in all
   *     checkpoints
   */
  record Storage(
      Instant at,
      long sessions,
      long deletedSessions,
      long messages,
      long messagesOfCheckpoints,
      Optional<Double> sharingRatio,
      long contentBytes,
      Optional<Long> diskBytes,
      List<LargeSession> largestSessions,
      List<LargeOwner> largestOwners) {

    static Storage of(StorageUse use) {
      return new Storage(
          use.at(),
          use.sessions(),
          use.deletedSessions(),
          use.messages(),
          use.messagesOfCheckpoints(),
          use.messagesOfCheckpoints() == 0
              ? Optional.empty()
              : Optional.of((double) use.messages() / use.messagesOfCheckpoints()),
          use.contentBytes(),
          use.diskBytes(),
          use.largestSessions(),
          use.largestOwners());
    }
  }

  @GET
  public Storage getStorage() {
    return Storage.of(meter.measure());
  }
}
