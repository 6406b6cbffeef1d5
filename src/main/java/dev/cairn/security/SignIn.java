package dev.cairn.security;

import dev.cairn.session.Caller;

/** Who is signed in, and by what, for a response that outlives the check of its request. */
public record SignIn(Caller caller, SignInBasis basis) {}
