package io.redisguard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.decision.Decider;
import io.redisguard.decision.Decision;
import io.redisguard.facts.Fact;
import io.redisguard.facts.Facts;
import io.redisguard.facts.HandoverProgress;
import io.redisguard.facts.NamespaceView;
import io.redisguard.facts.RedisGroup;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.review.DecisionJson;
import io.redisguard.review.Decoding;
import io.redisguard.review.Json;
import io.redisguard.review.PatchOp;
import io.redisguard.review.PatchWriter;
import io.redisguard.review.Review;
import io.redisguard.review.ReviewDecoder;
import io.redisguard.rules.Endpoint;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `explain REVIEW.json`: every rule's finding on one recorded review.
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "Says what every rule finds on one AdmissionReview, and the facts that it rests on: labels, or with --ask-redis what the group itself tells now.")
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "REVIEW.json", description = "The AdmissionReview; - is standard input.")
  private String review;

  @Option(
      names = "--objects",
      paramLabel = "PATH",
      description = "The cluster's objects: a file, a folder or -. May be given several times.")
  private List<String> objects = List.of();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "The GuardPolicy. Default: built-in, profile observe.")
  private List<String> policies = List.of();

  @Option(names = "--live", description = "The cluster's objects from your live cluster instead.")
  private boolean live;

  @Mixin private RedisOption redis = new RedisOption();

  @Option(
      names = "--endpoint",
      description =
          "validate or mutate. Default: mutate for the creation of a pod, validate for the rest.")
  private @Nullable Endpoint endpoint;

  @Option(
      names = {"-o", "--output"},
      description = "text or json. Default: text.")
  private Format output = Format.TEXT;

  @Override
  public Integer call() throws IOException {
    Instant now = Instant.now();
    GuardPolicy policy = Input.policy(policies, now);
    Review decoded = decode(read());
    if (live && !objects.isEmpty()) {
      throw new Complaint("--live and --objects: one cluster is enough");
    }
    try (Surroundings surroundings =
        live ? Surroundings.live() : Surroundings.of(Input.manifests(objects))) {
      explain(decoded, policy, surroundings, now);
    }
    return GuardCommand.OK;
  }

  private void explain(Review decoded, GuardPolicy policy, Surroundings surroundings, Instant now) {
    ClusterSnapshot cluster = surroundings.cluster();
    Subject subject = decoded.subject();
    Endpoint asked =
        endpoint != null
            ? endpoint
            : subject instanceof Subject.PodCreate ? Endpoint.MUTATE : Endpoint.VALIDATE;
    Facts facts =
        Facts.ofCluster(
            Fact.known(cluster.namespace(subject.key().namespace())),
            Fact.known(cluster.cluster()));
    Decider decider = Decider.standard();
    Decision decision = decider.decide(subject, decoded.actor(), asked, facts, policy, now);
    Checkup checkup =
        redis.isOn(live) && !decision.standsAside()
            ? checkup(subject, facts, policy, surroundings)
            : null;
    if (checkup != null) {
      facts = facts.withRedis(Fact.known(checkup.live()), HandoverProgress.NONE, Duration.ZERO);
      decision = decider.decide(subject, decoded.actor(), asked, facts, policy, now);
    }
    print(decoded, asked, decision, checkup);
  }

  private void print(Review decoded, Endpoint asked, Decision decision, @Nullable Checkup checkup) {
    List<PatchOp> patch = PatchWriter.write(decoded.object(), decision.changes());
    PrintWriter out = spec.commandLine().getOut();
    switch (output) {
      case JSON -> JsonPrinter.print(out, json(decision, patch, checkup));
      case TEXT -> {
        new ExplainText(out).print(decoded, asked, decision, patch);
        if (checkup != null) {
          out.println();
          new CheckupText(Page.to(out)).print(checkup);
        }
      }
    }
  }

  private static JsonNode json(Decision decision, List<PatchOp> patch, @Nullable Checkup checkup) {
    try {
      JsonNode json = Json.trees().readTree(DecisionJson.all(decision, patch));
      if (checkup != null && json instanceof ObjectNode all) {
        all.set("redis", CheckupJson.of(checkup));
      }
      return json;
    } catch (IOException e) {
      throw new IllegalStateException("JSON of our own can always be read", e);
    }
  }

  /// The group of the pod that shall go, asked as the server would; null when none goes.
  private static @Nullable Checkup checkup(
      Subject subject, Facts facts, GuardPolicy policy, Surroundings surroundings) {
    PodView pod = facts.leavingPod(subject);
    if (pod == null || !RedisGroup.isRedis(pod, policy.redis())) {
      return null;
    }
    NamespaceView namespace = facts.namespaceOf(subject).with(pod);
    return Checkup.of(
        pod,
        RedisGroup.of(pod, namespace, policy.redis()),
        namespace,
        policy.credentialsSecret(),
        surroundings.desk());
  }

  private byte[] read() throws IOException {
    if (review.equals("-")) {
      return System.in.readAllBytes();
    }
    Path file = Path.of(review);
    if (!Files.isReadable(file)) {
      throw new Complaint(review + ": no such file");
    }
    return Files.readAllBytes(file);
  }

  private Review decode(byte[] body) {
    return switch (ReviewDecoder.decode(body)) {
      case Decoding.Decoded(Review decoded) -> decoded;
      case Decoding.Malformed(String problem) -> throw new Complaint(review + ": " + problem);
    };
  }
}
