/**
 * Live events as responses that do not end.
 *
 * <p>May live here: streams of Server-Sent Events, and the resources that open them. May not live
 * here: who receives which events, which is decided in {@code dev.cairn.events}.
 */
package dev.cairn.rest.events;
