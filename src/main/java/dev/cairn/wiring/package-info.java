/**
 * The one place that chooses: which datasource, which clock, and what happens at start. Nothing
 * depends on it.
 */
package dev.cairn.wiring;
