package dev.cairn.links;

/**
 * A newly created link.
 *
 * @param secret the secret that opens it, revealed only this once
 */
public record IssuedLink(Link link, LinkSecret secret) {}
