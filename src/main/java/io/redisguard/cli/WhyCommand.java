package io.redisguard.cli;

import static java.util.Comparator.comparing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.redisguard.cluster.ClusterClient;
import io.redisguard.cluster.DisruptionJson;
import io.redisguard.cluster.DisruptionObjects;
import io.redisguard.ledger.Disruption;
import io.redisguard.policy.Durations;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `why POD`: the ledger's answer, the newest first: what happened, how that is known, what would
/// have prevented it.
@Command(
    name = "why",
    mixinStandardHelpOptions = true,
    description = "Says who or what disrupted a Redis pod, and what would have prevented it.")
final class WhyCommand implements Callable<Integer> {
  private static final int EARLIER = 5;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "POD", description = "Name of the pod; it may be gone.")
  private String pod;

  @Option(
      names = {"-n", "--namespace"},
      description = "Its namespace. Default: the kubeconfig's.")
  private @Nullable String namespace;

  @Option(
      names = {"-o", "--output"},
      description = "text or json. Default: text.")
  private Format output = Format.TEXT;

  @Override
  public Integer call() {
    try (KubernetesClient client = ClusterClient.connect()) {
      String current = namespace != null ? namespace : client.getNamespace();
      String in = current == null ? "default" : current;
      List<Disruption> records =
          new DisruptionObjects(client, in)
              .of(in, pod).stream().sorted(comparing(Disruption::time).reversed()).toList();
      switch (output) {
        case TEXT -> text(in, records);
        case JSON -> json(records);
      }
      return records.isEmpty() ? GuardCommand.FOUND : GuardCommand.OK;
    } catch (KubernetesClientException e) {
      throw new Complaint(
          e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
              ? "this cluster keeps no ledger: the guard is not installed (deploy/)"
              : "the ledger was not read: " + e.getMessage());
    }
  }

  private void text(String in, List<Disruption> records) {
    Page page = Page.to(spec.commandLine().getOut());
    if (records.isEmpty()) {
      page.out()
          .println(
              Page.clean(
                  "nothing is recorded about %s in %s. An audit log of the API server may know:"
                          .formatted(pod, in)
                      + " redis-guard replay --pod "
                      + pod));
      return;
    }
    print(page, records.getFirst(), Instant.now());
    List<Disruption> earlier = records.subList(1, records.size());
    if (!earlier.isEmpty()) {
      page.out().println();
      page.out().printf("%d earlier:%n", earlier.size());
      earlier.stream()
          .limit(EARLIER)
          .forEach(
              record ->
                  page.paragraph(
                      "  " + DisruptionText.day(record.time()) + "  ",
                      Page.clean(DisruptionText.headline(record))));
    }
  }

  /// The answer first, the evidence below it, the fix last.
  static void print(Page page, Disruption record, Instant now) {
    page.paragraph(
        "",
        Page.clean(
            "%s, %s ago.%s"
                .formatted(
                    DisruptionText.headline(record),
                    Durations.text(rounded(Duration.between(record.time(), now))),
                    couldItBeStopped(record))));
    DisruptionText.print(page, "  ", record);
    if (!record.prevention().isEmpty()) {
      page.paragraph("would have prevented it: ", Page.clean(record.prevention()));
    }
  }

  private static String couldItBeStopped(Disruption record) {
    return record.began() == null || record.manner().isAskedFor()
        ? ""
        : " Nobody asked; no budget could have stopped it.";
  }

  /// The two largest units are enough: `3m5s`, `2h10m`, `5d`.
  private static Duration rounded(Duration exact) {
    if (exact.isNegative()) {
      return Duration.ZERO;
    }
    return exact.toHours() >= 1
        ? Duration.ofMinutes(exact.toMinutes())
        : Duration.ofSeconds(exact.toSeconds());
  }

  private void json(List<Disruption> records) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    records.forEach(record -> list.add(DisruptionJson.whole(record)));
    JsonPrinter.print(spec.commandLine().getOut(), list);
  }
}
