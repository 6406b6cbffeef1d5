/**
 * Live events as responses that do not end.
 *
 * <p>May live here: streams of Server-Sent Events, and the resources that begin them. May not live
 * here: what is told to whom, which is in {@code dev.cairn.events}.
 */
package dev.cairn.rest.events;
