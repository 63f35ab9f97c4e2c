package io.redisguard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cluster.Manifest;
import io.redisguard.policy.Durations;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.policy.Profile;
import io.redisguard.replay.LogFiles;
import io.redisguard.replay.Meter;
import io.redisguard.replay.Replay;
import io.redisguard.replay.Replayed;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `replay AUDIT.log…`: who disrupted which Redis pod, and what the guard would have answered.
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Reads audit logs of API servers, as files or as clouds export them, plain or gzip: who"
          + " disrupted which Redis pod, how, and what the guard would have answered.",
      "Times are UTC. Exit code: 0, 2 if the input is unusable."
    })
final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "AUDIT.log",
      arity = "1..*",
      description = "Files, folders, or - for standard input.")
  private List<String> logs = List.of();

  @Option(
      names = "--objects",
      paramLabel = "PATH",
      description =
          "Pods or workloads of the cluster, for logs without bodies: a file, a folder or -. May be given several times.")
  private List<String> objects = List.of();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "The GuardPolicy. Default: built-in, profile protect.")
  private List<String> policies = List.of();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "This namespace alone.")
  private String namespace = "";

  @Option(names = "--pod", paramLabel = "POD", description = "Pods of this name alone.")
  private @Nullable String pod;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Nothing before: 2026-11-21T08:00:00Z, or how long ago, for instance 90m.")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Nothing after.")
  private @Nullable String until;

  @Option(
      names = {"-o", "--output"},
      description = "text or json. Default: text.")
  private Format output = Format.TEXT;

  @Override
  public Integer call() throws IOException {
    Instant now = Instant.now();
    GuardPolicy policy = Input.policy(policies, now, Profile.PROTECT);
    Instant from = since == null ? Instant.MIN : time("--since", since, now);
    Instant to = until == null ? Instant.MAX : time("--until", until, now);
    if (logs.contains("-") && objects.contains("-")) {
      throw new Complaint("standard input cannot be both the log and the objects");
    }
    LogFiles files = files();
    Replayed all = read(files, new Replay(policy, namespace, given()));
    if (all.count().events() == 0) {
      throw new Complaint(nothing(all));
    }
    Replayed shown =
        all.only(
            entry ->
                !entry.disruption().time().isBefore(from)
                    && !entry.disruption().time().isAfter(to)
                    && (pod == null || pod.equals(entry.disruption().pod().name())));
    PrintWriter out = spec.commandLine().getOut();
    switch (output) {
      case JSON -> JsonPrinter.print(out, ReplayJson.of(shown, files.files().size()));
      case TEXT -> new ReplayText(Page.to(out)).print(shown, files.files().size());
    }
    return GuardCommand.OK;
  }

  private LogFiles files() throws IOException {
    try {
      return LogFiles.of(logs);
    } catch (LogFiles.Unusable e) {
      throw new Complaint(String.valueOf(e.getMessage()));
    }
  }

  private List<JsonNode> given() {
    return objects.isEmpty()
        ? List.of()
        : Input.manifests(objects).objects().stream().map(Manifest::object).toList();
  }

  private Replayed read(LogFiles files, Replay replay) throws IOException {
    if (!ReadingBar.isWanted()) {
      return replay.read(files, System.in, Meter.NONE);
    }
    try (ReadingBar bar =
        new ReadingBar(spec.commandLine().getErr(), InstantSource.system(), files.size())) {
      return replay.read(files, System.in, bar);
    }
  }

  private static String nothing(Replayed replayed) {
    if (replayed.troubles().unreadable() > 0) {
      return "no audit events: %d unreadable lines, first %s"
          .formatted(replayed.troubles().unreadable(), replayed.troubles().first());
    }
    return replayed.count().others() > 0
        ? "no audit events: %d JSON objects that are none and hold none"
            .formatted(replayed.count().others())
        : "no audit events: the input is empty";
  }

  private static Instant time(String option, String text, Instant now) {
    Duration ago = Durations.parse(text);
    if (ago != null) {
      return now.minus(ago);
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      throw new Complaint(
          "%s %s is neither a time like 2026-11-21T08:00:00Z nor a duration like 90m"
              .formatted(option, text));
    }
  }
}
