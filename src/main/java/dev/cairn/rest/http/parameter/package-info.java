/**
 * The parameters and headers that more than one route reads: their forms, and which of them a route
 * takes.
 *
 * <p>May live here: a value as HTTP spells it, and the value that it stands for. May not live here:
 * bodies, the filters around a resource.
 */
package dev.cairn.rest.http.parameter;
