/**
 * The responses to failures: the problems with their status, the one record of an error, and the
 * one mapper.
 *
 * <p>May live here: status codes and the words of errors. May not live here: routes.
 */
package dev.cairn.rest.error;
