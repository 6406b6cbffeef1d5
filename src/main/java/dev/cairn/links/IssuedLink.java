package dev.cairn.links;

/**
 * A link just made.
 *
 * @param secret opens it; it is told this once
 */
public record IssuedLink(Link link, LinkSecret secret) {}
