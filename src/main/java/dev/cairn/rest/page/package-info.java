/**
 * Serves the page in which people read sessions: its files, from {@code webapp/app} and the
 * libraries in the WAR, are open to everybody. The data that they show comes from the API.
 */
package dev.cairn.rest.page;
