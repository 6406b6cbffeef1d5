package dev.cairn.rest.http.parameter;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks routes with irreversible effects: an unknown parameter, such as a misspelled one for a dry
 * run, is rejected rather than ignored. {@code DELETE} routes behave this way without the
 * annotation.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface KnownParametersOnly {}
