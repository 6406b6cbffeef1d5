/**
 * The pipeline that every request crosses: filters, interceptors, readers and writers of bodies,
 * parameters and headers.
 *
 * <p>May live here: what HTTP asks for, whatever the route. May not live here: resources, rules of
 * sessions.
 */
package dev.cairn.rest.http;
