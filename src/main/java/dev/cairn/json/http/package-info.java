/**
 * Records as bodies of requests and responses, for both sides of the API.
 *
 * <p>May live here: providers of JAX-RS that write what the mapper spells. May not live here: what
 * only one side needs.
 */
package dev.cairn.json.http;
