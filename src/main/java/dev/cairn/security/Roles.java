package dev.cairn.security;

/** The roles of the container that Cairn asks for. */
public enum Roles {
  ;

  /** Whoever may use the API at all. */
  public static final String USER = "cairn-user";
}
