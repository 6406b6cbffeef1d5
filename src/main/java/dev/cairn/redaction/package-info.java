/**
 * Finds secrets in texts and in JSON, and replaces them.
 *
 * <p>May live here: texts, patterns and built-in rules, and where in a message to look for them.
 * May not live here: sessions, storage, HTTP.
 */
package dev.cairn.redaction;
