package dev.cairn.security;

/** Nobody can tell whether credentials count: the identity provider does not give its keys. */
public final class ProviderUnreachableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ProviderUnreachableException(Throwable cause) {
    super("the identity provider does not give its keys", cause);
  }
}
