package dev.cairn.rest.events;

import dev.cairn.config.CairnConfig;
import dev.cairn.events.EventHub;
import dev.cairn.security.CurrentCaller;
import dev.cairn.security.Roles;
import dev.cairn.security.SignIn;
import dev.cairn.session.SessionEventStreams;
import dev.cairn.session.SessionEvents;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.UUID;

/** A live stream of the events of one session. */
@Path("sessions/{id}/events")
@Produces(MediaType.SERVER_SENT_EVENTS)
@RolesAllowed(Roles.USER)
@ApplicationScoped
public class SessionEventsResource {

  @Inject private SessionEvents events;
  @Inject private SessionEventStreams upstream;
  @Inject private CairnConfig config;
  @Inject private EventHub hub;
  @Inject private EventStreams streams;
  @Inject private CurrentCaller caller;

  @GET
  public void listenToSession(
      @PathParam("id") UUID id,
      @QueryParam(LastEventId.PARAMETER) String lastEventId,
      @HeaderParam(LastEventId.HEADER) String lastEventIdHeader,
      @Context HttpServletRequest request,
      @Suspended AsyncResponse response) {
    Optional<Long> known =
        LastEventId.of(
            lastEventIdHeader,
            lastEventId,
            SessionEventsResource::number,
            "from 0 to " + Long.MAX_VALUE);
    SignIn signIn = caller.signIn();
    if (config.stakpak().isPresent()) {
      streams.pass(
          request,
          response,
          signIn,
          () -> upstream.open(Optional.of(id), known.map(String::valueOf)));
      return;
    }
    long latest = events.listen(id);
    long last = known.orElse(latest);
    streams.begin(
        request,
        response,
        signIn.caller().username(),
        Long.toString(last),
        stream -> hub.listen(signIn, id, last, stream));
  }

  private static Optional<Long> number(String text) {
    try {
      return text.matches("[0-9]+") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
