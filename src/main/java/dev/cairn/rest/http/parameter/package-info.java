/**
 * The parameters and headers that more than one route reads: their formats, and which of them a
 * route accepts.
 *
 * <p>May live here: how HTTP spells a value, and the value it stands for. May not live here:
 * bodies, the filters around a resource.
 */
package dev.cairn.rest.http.parameter;
