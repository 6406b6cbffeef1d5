/**
 * The pipeline that every request crosses, whatever its route. In this order:
 *
 * <ol>
 *   <li>{@code RequestIdListener} gives the request its id, before anybody is signed in.
 *   <li>The server asks {@code security} who is calling.
 *   <li>Servlet filters, in the order of {@code web.xml}: {@code MetricsFilter}, {@code
 *       ReleaseFilter}, {@code SecurityHeadersFilter}, {@code FramingFilter}, {@code
 *       CrossOriginFilter}, {@code PageFilter} of {@code rest.page}, {@code SignInFilter}, {@code
 *       RequestLimitFilter}, {@code NegotiationFilter}, {@code AddressFilter}, {@code
 *       RoutesOnlyFilter}.
 *   <li>JAX-RS finds the resource. Its filters, by priority: {@code RequestRoute}, the roles of the
 *       route, {@code AbsentRoutes}, {@code UnknownParameters}.
 *   <li>{@code ParameterConverters} read parameters, {@code PaceReader}, {@code GzipReader} and
 *       {@code BodyReader} the body.
 *   <li>After the resource: {@code ContentCoding}, then {@code json.http.RecordWriter} within
 *       {@code GzipWriter} within {@code error.CutOffResponses}.
 * </ol>
 *
 * Failures at any place become a response in {@code rest.error}.
 *
 * <p>May live here: what HTTP asks for. May not live here: resources, rules of sessions.
 */
package dev.cairn.rest.http;
