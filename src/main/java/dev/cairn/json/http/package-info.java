/**
 * Records as bodies of requests and responses, for both sides of the API.
 *
 * <p>May live here: JAX-RS providers that write what the mapper serializes. May not live here: what
 * only one side needs.
 */
package dev.cairn.json.http;
