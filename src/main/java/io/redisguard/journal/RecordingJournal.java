package io.redisguard.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.redisguard.decision.Decision;
import io.redisguard.decision.Text;
import io.redisguard.review.DecisionJson;
import io.redisguard.review.Json;
import io.redisguard.review.PatchOp;
import io.redisguard.review.Review;
import io.redisguard.rules.Endpoint;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/// A JSON line for each decision that shall have one, and the metrics of all.
public final class RecordingJournal implements Journal {
  private static final Logger LOG = Logger.getLogger("io.redisguard");

  private static final int NAME_LENGTH = 253;

  private final DecisionLog log;
  private final LineChoice choice;
  private final DecisionMetrics metrics;
  private final PodEvents events;
  private final DisruptionBook book;
  private final InstantSource clock;

  public RecordingJournal(
      DecisionLog log,
      LineChoice choice,
      DecisionMetrics metrics,
      PodEvents events,
      DisruptionBook book,
      InstantSource clock) {
    this.log = log;
    this.choice = choice;
    this.metrics = metrics;
    this.events = events;
    this.book = book;
    this.clock = clock;
  }

  @Override
  public void decided(
      Review review,
      Endpoint endpoint,
      Decision decision,
      List<PatchOp> patch,
      String policyDigest,
      long nanos) {
    metrics.decided(review, endpoint, decision, nanos);
    if (endpoint == Endpoint.VALIDATE) {
      book.decided(review, decision);
    }
    int stands = choice.decisionsIn(decision);
    if (stands == 0) {
      return;
    }
    log.add(
        Json.bytes(
            json -> {
              json.writeStartObject();
              head(json, review, endpoint);
              json.writeNumberField("durationMicros", nanos / 1000);
              json.writeStringField("policyDigest", policyDigest);
              if (stands > 1) {
                json.writeNumberField("oneOf", stands);
              }
              DecisionJson.writeLine(json, decision, patch);
              json.writeEndObject();
            }));
  }

  @Override
  public void holdEnded(Review review, Decision decision) {
    metrics.holdEnded();
    events.tell(
        review.subject().key(),
        "HoldEnded",
        decision.warnings().isEmpty() ? "let go" : decision.warnings().getFirst());
  }

  @Override
  public void missing(MissingFact fact) {
    metrics.missing(fact);
  }

  @Override
  public void malformed(Endpoint endpoint, String problem) {
    metrics.malformed(endpoint);
    LOG.warnf("a request to /%s was no AdmissionReview: %s", endpoint.word(), problem);
  }

  @Override
  public String failed(Review review, Endpoint endpoint, RuntimeException failure) {
    String correlation = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    metrics.failed(endpoint);
    LOG.errorf(
        failure,
        "deciding failed, correlation id %s, request %s",
        correlation,
        Text.oneLine(review.uid(), NAME_LENGTH));
    return correlation;
  }

  private void head(JsonGenerator json, Review review, Endpoint endpoint) throws IOException {
    json.writeStringField("time", clock.instant().toString());
    json.writeStringField("log", "decision");
    json.writeStringField("uid", Text.oneLine(review.uid(), NAME_LENGTH));
    json.writeStringField("endpoint", endpoint.word());
    json.writeStringField("operation", review.operation());
    json.writeStringField("resource", Text.oneLine(review.resource(), NAME_LENGTH));
    json.writeStringField(
        "namespace", Text.oneLine(review.subject().key().namespace(), NAME_LENGTH));
    json.writeStringField("name", Text.oneLine(review.subject().key().name(), NAME_LENGTH));
    json.writeStringField("actor", Text.oneLine(review.actor().username(), NAME_LENGTH));
    json.writeBooleanField("dryRun", review.dryRun());
  }
}
