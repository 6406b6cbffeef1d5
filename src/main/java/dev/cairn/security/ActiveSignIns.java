package dev.cairn.security;

import dev.cairn.security.page.PageSession;
import dev.cairn.security.page.PageSessionStorage;
import dev.cairn.security.token.KnownToken;
import dev.cairn.security.token.TokenStorage;
import dev.cairn.session.Caller;
import dev.cairn.session.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Determines which sign-ins are still valid. This check does not count as activity: an unused page
 * session expires, even while streams are open.
 */
@ApplicationScoped
public class ActiveSignIns {

  @Inject private TokenStorage tokens;
  @Inject private PageSessionStorage pages;
  @Inject private ApiTokenAuthenticator tokenRules;
  @Inject private PageSessionAuthenticator pageRules;
  @Inject private Clock clock;

  /**
   * Checks many sign-ins with one or two queries.
   *
   * @return the valid ones, with their callers in their current state: roles may have changed
   */
  public Map<SignIn, Caller> filter(Collection<SignIn> signIns) {
    Instant now = clock.instant();
    Map<UUID, KnownToken> knownTokens =
        found(signIns, SignInBasis::tokenId, tokens::findAllById, known -> known.token().id());
    Map<UUID, PageSession> knownPages =
        found(signIns, SignInBasis::pageSessionId, pages::findAllById, PageSession::id);
    Map<SignIn, Caller> standing = new HashMap<>();
    for (SignIn signIn : signIns) {
      roles(signIn, knownTokens, knownPages, now)
          .filter(roles -> roles.contains(Role.USER))
          .ifPresent(roles -> standing.put(signIn, signIn.caller().withRoles(roles)));
    }
    return standing;
  }

  private static <T> Map<UUID, T> found(
      Collection<SignIn> signIns,
      Function<SignInBasis, Optional<UUID>> part,
      Function<Set<UUID>, Collection<T>> finding,
      Function<T, UUID> id) {
    Set<UUID> ids =
        signIns.stream()
            .flatMap(each -> part.apply(each.basis()).stream())
            .collect(Collectors.toSet());
    return ids.isEmpty()
        ? Map.of()
        : finding.apply(ids).stream().collect(Collectors.toMap(id, Function.identity()));
  }

  /** Returns the current roles; empty if the sign-in has ended. */
  private Optional<Set<Role>> roles(
      SignIn signIn, Map<UUID, KnownToken> tokens, Map<UUID, PageSession> pages, Instant now) {
    SignInBasis basis = signIn.basis();
    Optional<Set<Role>> roles =
        Optional.of(signIn.caller().roles())
            .filter(any -> basis.endsAt().filter(end -> !now.isBefore(end)).isEmpty());
    if (basis.pageSessionId().isPresent()) {
      roles =
          Optional.ofNullable(pages.get(basis.pageSessionId().get()))
              .filter(page -> pageRules.isStanding(page, now))
              .map(PageSession::roles);
    }
    if (basis.tokenId().isPresent()) {
      Optional<Set<Role>> ofToken =
          Optional.ofNullable(tokens.get(basis.tokenId().get()))
              .filter(token -> tokenRules.refusal(token, now).isEmpty())
              .map(KnownToken::roles);
      roles = roles.flatMap(any -> ofToken);
    }
    return roles;
  }
}
