package dev.cairn.rest;

import jakarta.annotation.security.DeclareRoles;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The API, from the root of the server. */
@ApplicationPath("/")
@DeclareRoles("cairn-user")
public class CairnApplication extends Application {}
