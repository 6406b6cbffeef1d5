/**
 * The HTTP API: resources, and the envelope around every error.
 *
 * <p>May live here: routes, status codes, headers, parameters, and records of what only the server
 * itself says or is told. May not live here: rules of sessions, SQL, how values are spelled.
 */
package dev.cairn.rest;
