/**
 * What the server tells its operators about itself: measures, and the id of the request that a line
 * in the log belongs to.
 *
 * <p>May live here: names and units of measures, and how they get to Prometheus and OpenTelemetry.
 * May not live here: anything that names a person, a session or what was said.
 */
package dev.cairn.telemetry;
