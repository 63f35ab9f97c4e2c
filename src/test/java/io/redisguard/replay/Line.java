package io.redisguard.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/// One audit event for tests, at level Metadata until a body is added: an allowed DELETE of
/// prod/redis-node-0 by alice with kubectl.
final class Line {
  static final Instant START = Instant.parse("2026-11-21T08:41:00Z");
  private static int number;

  private final ObjectNode event = JsonNodeFactory.instance.objectNode();

  Line() {
    event.put("kind", "Event").put("apiVersion", "audit.k8s.io/v1").put("level", "Metadata");
    event.put("auditID", "id-" + ++number).put("stage", "ResponseComplete");
    verb("delete").by("alice").client("kubectl/v1.37.1 (linux/amd64)").code(200);
    about("pods", "redis-node-0").at(0).uri("/api/v1/namespaces/prod/pods/redis-node-0");
  }

  static Line evicts() {
    return new Line().verb("create").part("eviction").code(201);
  }

  Line verb(String verb) {
    event.put("verb", verb);
    return this;
  }

  Line by(String user) {
    event.putObject("user").put("username", user);
    return this;
  }

  Line client(String agent) {
    event.put("userAgent", agent);
    return this;
  }

  Line code(int code) {
    event.withObject("responseStatus").put("code", code);
    return this;
  }

  Line message(String text) {
    event.withObject("responseStatus").put("message", text);
    return this;
  }

  Line about(String resource, String name) {
    event
        .putObject("objectRef")
        .put("resource", resource)
        .put("namespace", "prod")
        .put("name", name)
        .put("apiGroup", resource.endsWith("sets") ? "apps" : "");
    return this;
  }

  Line part(String subresource) {
    event.withObject("objectRef").put("subresource", subresource);
    return this;
  }

  Line stage(String stage) {
    event.put("stage", stage);
    return this;
  }

  Line at(int seconds) {
    event.put("stageTimestamp", START.plusSeconds(seconds).toString());
    return this;
  }

  Line uri(String uri) {
    event.put("requestURI", uri);
    return this;
  }

  Line id(String id) {
    event.put("auditID", id);
    return this;
  }

  Line sent(String json) {
    event.set("requestObject", Bodies.json(json));
    return this;
  }

  Line got(ObjectNode body) {
    event.set("responseObject", body);
    return this;
  }

  @Override
  public String toString() {
    return event + "\n";
  }
}
