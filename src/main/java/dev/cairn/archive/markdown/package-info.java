/**
 * Conversations as Markdown, for people to read.
 *
 * <p>May live here: the format of the text. May not live here: where it goes.
 */
package dev.cairn.archive.markdown;
