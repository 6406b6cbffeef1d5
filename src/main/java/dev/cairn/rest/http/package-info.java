/**
 * The pipeline that every request passes through, whatever its route. In this order:
 *
 * <ol>
 *   <li>{@code RequestIdListener} gives the request its id, before authentication.
 *   <li>The server asks {@code security} who is calling.
 *   <li>Servlet filters, in the order of {@code web.xml}: {@code MetricsFilter}, {@code
 *       ReleaseFilter}, {@code SecurityHeadersFilter}, {@code FramingFilter}, {@code
 *       CrossOriginFilter}, {@code PageFilter} of {@code rest.page}, {@code SignInFilter}, {@code
 *       RequestLimitFilter}, {@code NegotiationFilter}, {@code AddressFilter}, {@code
 *       RoutesOnlyFilter}.
 *   <li>JAX-RS finds the resource. Its filters, by priority: {@code RequestRoute}, the roles of the
 *       route, {@code UnavailableRoutes}, {@code UnknownParameters} of {@code parameter}.
 *   <li>{@code ParameterConverters} of {@code parameter} read parameters; {@code PaceReader},
 *       {@code GzipReader} and {@code BodyReader} of {@code body} read the body.
 *   <li>After the resource: {@code ContentCoding} of {@code body}, then {@code
 *       json.http.RecordWriter} within {@code body.GzipWriter} within {@code
 *       error.TruncatedResponses}.
 * </ol>
 *
 * Failures at any stage become a response in {@code rest.error}.
 *
 * <p>May live here: filters, and the request attributes that they share. May not live here:
 * resources, rules of sessions, bodies (they are in {@code rest.http.body}), the formats of
 * parameters (they are in {@code rest.http.parameter}).
 */
package dev.cairn.rest.http;
