package dev.cairn.security;

/** Nobody can tell whether credentials count: the identity provider does not give its keys. */
public final class ProviderUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ProviderUnavailableException(Throwable cause) {
    super("the identity provider does not give its keys", cause);
  }
}
