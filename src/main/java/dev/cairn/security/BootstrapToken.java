package dev.cairn.security;

import dev.cairn.config.CairnConfig;
import dev.cairn.config.ConfigKey;
import dev.cairn.security.token.FirstTokenFile;
import dev.cairn.security.token.NewToken;
import dev.cairn.security.token.TokenAccess;
import dev.cairn.security.token.TokenIssuer;
import dev.cairn.security.token.TokenSecret;
import dev.cairn.security.token.TokenStorage;
import dev.cairn.session.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The first token. It belongs to a local user, who is an administrator until one has signed in by
 * single sign-on. Then all tokens of that user end.
 */
@ApplicationScoped
public class BootstrapToken {

  private static final System.Logger LOG = System.getLogger(BootstrapToken.class.getName());

  /** Nobody from the identity provider has this name: theirs have no spaces. */
  private static final String USERNAME = "local admin";

  @Inject private TokenStorage tokens;
  @Inject private AccountStorage accounts;
  @Inject private CairnConfig config;
  @Inject private FirstTokenFile file;
  @Inject private SignInCodes codes;

  /**
   * Keeps the configured token; without one, makes a token if there is none at all, and logs it
   * this once. Does neither if it is switched off or no longer needed.
   */
  public void ensure() {
    if (!accounts.hasAdministratorSignedIn()) {
      make();
    }
    if (accounts.hasAdministratorSignedIn()) {
      retire(); // also if one came to another node meanwhile
    }
    file.removeIfStale();
  }

  private void make() {
    accounts.putLocal(USERNAME, Set.of(Role.USER, Role.ADMIN));
    if (!config.bootstrapTokenEnabled()) {
      tokens.removeAll(USERNAME);
      return;
    }
    Optional<TokenSecret> configured = config.bootstrapToken().map(TokenSecret::new);
    if (configured.isPresent()) {
      if (!tokens.put(token(configured.get(), Optional.empty()))) {
        LOG.log(
            System.Logger.Level.WARNING,
            "{0} is a token that was revoked, and stays so. Configure another one.",
            ConfigKey.BOOTSTRAP_TOKEN.key());
      }
      return;
    }
    TokenSecret secret = TokenSecret.random(new SecureRandom());
    if (tokens.addFirst(token(secret, Optional.of(secret.prefix())))) {
      show(secret);
    }
  }

  private void show(TokenSecret secret) {
    String command =
        "export STAKPAK_API_KEY=%s STAKPAK_API_ENDPOINT=%s"
            .formatted(secret.value(), config.publicUrl());
    String shorter =
        file.write(command).map(path -> "\n\nor for short\n\n. '" + path + "'").orElse("");
    LOG.log(
        System.Logger.Level.INFO,
        "First start: a token for user {0} was made. It is shown only now. To use it, type\n\n"
            + "{1}{2}\n\n"
            + "In a browser, open this once, within {3} minutes:\n\n"
            + "{4}\n",
        USERNAME,
        command,
        shorter,
        SignInCodes.VALID_FOR.toMinutes(),
        pageAddress(secret));
  }

  /** The code is in a part of the address that browsers keep to themselves. */
  private String pageAddress(TokenSecret secret) {
    UUID token = tokens.findByDigest(secret.digest()).orElseThrow().token().id();
    return config.publicUrl().replaceFirst("/$", "") + "/sign-in#code=" + codes.make(token);
  }

  /** Ends all tokens and roles of the local user: an administrator came by single sign-on. */
  void retire() {
    accounts.putLocal(USERNAME, Set.of());
    tokens.removeAll(USERNAME);
    file.removeIfStale();
  }

  private static NewToken token(TokenSecret secret, Optional<String> prefix) {
    return new NewToken(
        USERNAME,
        TokenIssuer.FIRST_TOKEN_NAME,
        prefix,
        secret.digest(),
        TokenAccess.ADMIN,
        Optional.empty(),
        Optional.empty());
  }
}
