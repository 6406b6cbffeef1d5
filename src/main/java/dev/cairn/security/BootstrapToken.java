package dev.cairn.security;

import dev.cairn.config.CairnConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.Optional;

/** The first token, without which nobody could come in. */
@ApplicationScoped
public class BootstrapToken {

  private static final System.Logger LOG = System.getLogger(BootstrapToken.class.getName());
  private static final String USERNAME = "admin";
  private static final String NAME = "bootstrap";

  private final TokenStorage tokens;
  private final CairnConfig config;

  @Inject
  BootstrapToken(TokenStorage tokens, CairnConfig config) {
    this.tokens = tokens;
    this.config = config;
  }

  BootstrapToken() {
    this(null, null);
  }

  /**
   * Keeps the configured token; without one, makes a token if there is none at all, and logs it
   * this once.
   */
  public void ensure() {
    Optional<TokenSecret> configured = config.bootstrapToken().map(TokenSecret::new);
    if (configured.isPresent()) {
      tokens.put(token(configured.get()));
      return;
    }
    TokenSecret secret = TokenSecret.random(new SecureRandom());
    if (tokens.addFirst(token(secret))) {
      LOG.log(
          System.Logger.Level.INFO,
          "First start: a token for user {0} was made. It is shown only now.\n\n"
              + "export STAKPAK_API_KEY={1}\n"
              + "export STAKPAK_API_ENDPOINT={2}\n",
          USERNAME,
          secret.value(),
          config.publicUrl());
    }
  }

  private static ApiToken token(TokenSecret secret) {
    return new ApiToken(USERNAME, NAME, secret.digest());
  }
}
