/**
 * The only place that makes choices: which datasource, which clock, and what happens at startup.
 * Nothing depends on this package.
 */
package dev.cairn.wiring;
