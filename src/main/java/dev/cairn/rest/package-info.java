/**
 * The HTTP API: resources, and the envelope around every error.
 *
 * <p>May live here: routes, status codes, headers, parameters. May not live here: rules of
 * sessions, SQL, JSON names.
 */
package dev.cairn.rest;
