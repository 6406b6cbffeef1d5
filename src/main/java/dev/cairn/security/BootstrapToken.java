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
 * Manages the first token. It belongs to a local user, who is an administrator until an
 * administrator signs in by single sign-on. Then all tokens of the local user end.
 */
@ApplicationScoped
public class BootstrapToken {

  private static final System.Logger LOG = System.getLogger(BootstrapToken.class.getName());

  /** Cannot clash with users of the identity provider, whose names have no spaces. */
  private static final String USERNAME = "local admin";

  @Inject private TokenStorage tokens;
  @Inject private AccountStorage accounts;
  @Inject private CairnConfig config;
  @Inject private FirstTokenFile file;
  @Inject private SignInCodes codes;

  /**
   * Stores the configured token. If none is configured and no tokens exist at all, creates one and
   * logs it this one time. If the first token is disabled or no longer needed, does neither and
   * removes the local user's tokens instead.
   */
  public void ensure() {
    if (!accounts.hasAdministratorSignedIn()) {
      make();
    }
    if (accounts.hasAdministratorSignedIn()) {
      retire(); // also if one signed in on another node meanwhile
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
            "{0} was revoked, and stays revoked. Configure another token.",
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
        file.write(command).map(path -> "\n\nor, for short,\n\n. '" + path + "'").orElse("");
    LOG.log(
        System.Logger.Level.INFO,
        "First start: a token for user {0} was created. It is shown only once. To use it, type\n\n"
            + "{1}{2}\n\n"
            + "In a browser, open this once, within {3} minutes:\n\n"
            + "{4}\n",
        USERNAME,
        command,
        shorter,
        SignInCodes.VALID_FOR.toMinutes(),
        pageAddress(secret));
  }

  /** Puts the code in the fragment of the address, which browsers do not send. */
  private String pageAddress(TokenSecret secret) {
    UUID token = tokens.findByDigest(secret.digest()).orElseThrow().token().id();
    return config.publicUrl().replaceFirst("/$", "") + "/sign-in#code=" + codes.make(token);
  }

  /**
   * Removes all tokens and roles of the local user, because an administrator has signed in by
   * single sign-on.
   */
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
