/**
 * The HTTP API: resources, and the envelope around every error.
 *
 * <p>May live here: routes, status codes, headers, parameters, and records that only the server
 * itself sends or receives. May not live here: rules of sessions, SQL, the wire format of values.
 */
package dev.cairn.rest;
