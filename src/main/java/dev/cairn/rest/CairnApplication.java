package dev.cairn.rest;

import dev.cairn.security.Roles;
import jakarta.annotation.security.DeclareRoles;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The API. */
@ApplicationPath(CairnApplication.PATH)
@DeclareRoles({Roles.USER, Roles.AUDITOR, Roles.ADMIN, Roles.WRITER, Roles.TOKEN_MAKER})
public class CairnApplication extends Application {

  /** The prefix of every resource path. */
  static final String PATH = "/v1";
}
