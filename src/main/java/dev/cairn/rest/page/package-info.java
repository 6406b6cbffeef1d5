/**
 * Serves the page that people read sessions in: its files, which are those of {@code webapp/app}
 * and of the libraries in the WAR, to everybody who asks. What they show, they ask the API for.
 */
package dev.cairn.rest.page;
