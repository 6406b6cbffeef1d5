package dev.cairn.bench;

import static io.gatling.javaapi.core.CoreDsl.ByteArrayBody;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.during;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Sends the steps of a plan, a file of JSON, one after the other. */
public class LoadSimulation extends Simulation {

  static final String PLAN = "bench.plan";

  public LoadSimulation() throws IOException {
    LoadStep[] plan =
        new ObjectMapper().readValue(new File(System.getProperty(PLAN)), LoadStep[].class);
    PopulationBuilder chain = null;
    for (int i = plan.length - 1; i >= 0; i--) {
      PopulationBuilder step = population(plan[i]);
      chain = chain == null ? step : step.andThen(chain);
    }
    setUp(chain).protocols(http.disableCaching());
  }

  private static PopulationBuilder population(LoadStep step) {
    return scenario(step.name())
        .exec(during(Duration.ofSeconds(step.seconds())).on(request(step)))
        .injectOpen(atOnceUsers(step.users()));
  }

  private static HttpRequestActionBuilder request(LoadStep step) {
    HttpRequestActionBuilder request =
        http(step.name())
            .httpRequest(step.method(), session -> url(step, session.userId()))
            .header("Authorization", "Bearer " + step.token())
            .header("Accept-Encoding", "identity");
    if (!step.body().isEmpty()) {
      List<byte[]> parts = parts(step.body());
      request =
          request
              .header("Content-Type", "application/json")
              .header("Prefer", "return=minimal")
              .body(ByteArrayBody(session -> fresh(parts)));
    }
    return request.check(status().in(200, 201, 204));
  }

  private static String url(LoadStep step, long client) {
    return step.urls().get(Math.floorMod(client, step.urls().size()));
  }

  private static List<byte[]> parts(String body) {
    List<byte[]> parts = new ArrayList<>();
    for (String part : body.split(Pattern.quote(LoadStep.FRESH), -1)) {
      parts.add(part.getBytes(StandardCharsets.UTF_8));
    }
    return parts;
  }

  private static byte[] fresh(List<byte[]> parts) {
    byte[] fresh = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream body =
        new ByteArrayOutputStream(parts.stream().mapToInt(part -> part.length + 36).sum());
    try {
      for (int i = 0; i < parts.size(); i++) {
        if (i > 0) {
          body.write(fresh);
        }
        body.write(parts.get(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return body.toByteArray();
  }
}
