package dev.cairn.rest;

import dev.cairn.security.Roles;
import dev.cairn.session.BackendFeatures;
import dev.cairn.session.BackendInfo;
import dev.cairn.session.Caller;
import dev.cairn.session.SessionStorage;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.function.Supplier;

/** Describes the store behind the API, what it supports and, for administrators, where it is. */
@Path("backend")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
@ApplicationScoped
public class BackendResource {

  @Inject private SessionStorage storage;
  @Inject private BackendFeatures features;
  @Inject private Supplier<Caller> caller;

  @GET
  public BackendInfo getBackend() {
    BackendInfo backend = storage.backendInfo().with(features);
    return caller.get().mayAdminister() ? backend : backend.withoutLocation();
  }
}
