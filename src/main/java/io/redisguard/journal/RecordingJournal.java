package io.redisguard.journal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.decision.Decision;
import io.redisguard.decision.Text;
import io.redisguard.review.DecisionJson;
import io.redisguard.review.Json;
import io.redisguard.review.PatchWriter;
import io.redisguard.review.Review;
import io.redisguard.rules.Endpoint;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/// One JSON line per decision on standard output, and the metrics.
public final class RecordingJournal implements Journal {
  private static final Logger LOG = Logger.getLogger("io.redisguard");

  private static final int NAME_LENGTH = 253;

  private final DecisionLog log;
  private final DecisionMetrics metrics;
  private final InstantSource clock;

  public RecordingJournal(DecisionLog log, DecisionMetrics metrics, InstantSource clock) {
    this.log = log;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void decided(
      Review review, Endpoint endpoint, Decision decision, String policyDigest, long nanos) {
    metrics.decided(review, endpoint, decision, nanos);
    ObjectNode line = head(review, endpoint);
    line.put("durationMicros", nanos / 1000);
    line.put("policyDigest", policyDigest);
    line.setAll(
        DecisionJson.of(
            decision,
            PatchWriter.write(review.object(), decision.changes()),
            DecisionJson.Show.THAT_SPEAK));
    log.add(Json.bytes(line));
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

  private ObjectNode head(Review review, Endpoint endpoint) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("time", clock.instant().toString());
    line.put("log", "decision");
    line.put("uid", Text.oneLine(review.uid(), NAME_LENGTH));
    line.put("endpoint", endpoint.word());
    line.put("operation", review.operation());
    line.put("resource", Text.oneLine(review.resource(), NAME_LENGTH));
    line.put("namespace", Text.oneLine(review.subject().key().namespace(), NAME_LENGTH));
    line.put("name", Text.oneLine(review.subject().key().name(), NAME_LENGTH));
    line.put("actor", Text.oneLine(review.actor().username(), NAME_LENGTH));
    line.put("dryRun", review.dryRun());
    return line;
  }
}
