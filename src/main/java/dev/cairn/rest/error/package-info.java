/**
 * The responses to failures: the status of each problem, the one error record, and the one
 * exception mapper.
 *
 * <p>May live here: status codes and the wording of errors. May not live here: routes.
 */
package dev.cairn.rest.error;
