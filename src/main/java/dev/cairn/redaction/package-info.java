/**
 * How a secret is found in a text and in JSON, and replaced.
 *
 * <p>May live here: texts, patterns and built-in rules, and where in a message they are looked for.
 * May not live here: sessions, storage, HTTP.
 */
package dev.cairn.redaction;
