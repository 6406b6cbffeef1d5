package dev.cairn.rest.http.parameter;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks routes that do what cannot be undone: a parameter that was mistaken, such as one for a dry
 * run, is refused rather than passed over. {@code DELETE} is such a route without it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface KnownParametersOnly {}
