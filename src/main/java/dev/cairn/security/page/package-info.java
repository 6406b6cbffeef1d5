/**
 * Browsers that are signed in to the page, as stored by {@link
 * dev.cairn.security.page.PageSessionStorage}.
 *
 * <p>May live here: page sessions. May not live here: cookies and other parts of requests, SQL.
 */
package dev.cairn.security.page;
