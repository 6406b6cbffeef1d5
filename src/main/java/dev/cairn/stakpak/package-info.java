/**
 * Sessions stored by a Stakpak session API: the vendor's, another Cairn, or anything that
 * implements it.
 *
 * <p>May live here: the routes as a client sees them, the meaning of response statuses, what is
 * retried. May not live here: Cairn's own resources, the format of bodies, configuration, the
 * identity of the caller.
 */
package dev.cairn.stakpak;
