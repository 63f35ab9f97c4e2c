package io.redisguard.cli;

import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.cluster.ManifestCluster;
import io.redisguard.decision.Decider;
import io.redisguard.decision.Decision;
import io.redisguard.facts.Fact;
import io.redisguard.facts.Facts;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.review.DecisionJson;
import io.redisguard.review.Decoding;
import io.redisguard.review.Json;
import io.redisguard.review.PatchOp;
import io.redisguard.review.PatchWriter;
import io.redisguard.review.Review;
import io.redisguard.review.ReviewDecoder;
import io.redisguard.rules.Endpoint;
import io.redisguard.subject.Subject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `explain REVIEW.json`: every rule's finding on one recorded review.
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "Says what every rule finds on one AdmissionReview, and the facts that it rests on.")
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
    ClusterSnapshot cluster = ManifestCluster.of(Input.manifests(objects).objects());
    Review decoded = decode(read());
    Subject subject = decoded.subject();
    Endpoint asked =
        endpoint != null
            ? endpoint
            : subject instanceof Subject.PodCreate ? Endpoint.MUTATE : Endpoint.VALIDATE;
    Facts facts =
        Facts.ofCluster(
            Fact.known(cluster.namespace(subject.key().namespace())),
            Fact.known(cluster.cluster()));
    Decision decision =
        Decider.standard().decide(subject, decoded.actor(), asked, facts, policy, now);
    List<PatchOp> patch = PatchWriter.write(decoded.object(), decision.changes());
    PrintWriter out = spec.commandLine().getOut();
    switch (output) {
      case JSON -> JsonPrinter.print(out, Json.trees().readTree(DecisionJson.all(decision, patch)));
      case TEXT -> new ExplainText(out).print(decoded, asked, decision, patch);
    }
    return GuardCommand.OK;
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
