/**
 * Sessions kept by a Stakpak session API: the vendor's, another Cairn, whatever speaks it.
 *
 * <p>May live here: the routes as a client sees them, what a response's status means, what is tried
 * again. May not live here: resources of ours, the spelling of bodies, configuration, who calls.
 */
package dev.cairn.stakpak;
