/**
 * Every configuration key, its unit and its default. Values come from MicroProfile Config: {@code
 * cairn.max-request-size} may be given as the environment variable {@code CAIRN_MAX_REQUEST_SIZE}.
 *
 * <p>May live here: keys and their parsing. May not live here: any other package of Cairn.
 */
package dev.cairn.config;
