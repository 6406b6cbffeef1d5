/**
 * What the server reports about itself to its operators: metrics, and the request id of each line
 * in the log.
 *
 * <p>May live here: names and units of metrics, and how they are exported to Prometheus and
 * OpenTelemetry. May not live here: anything that identifies a person, a session or what was said.
 */
package dev.cairn.telemetry;
