package dev.cairn.security;

import dev.cairn.session.Caller;

/**
 * A caller and the credentials behind it, for a response that outlives the authentication of its
 * request.
 */
public record SignIn(Caller caller, SignInBasis basis) {}
