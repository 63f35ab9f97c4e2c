package io.redisguard.cli;

import io.redisguard.cluster.ManifestReader;
import io.redisguard.cluster.Manifests;
import io.redisguard.decision.Outcome;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.policy.Profile;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `check`: the server's judgement on manifests, before anybody applies them.
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Checks manifests: disruption budgets against the workloads that they hold, and Redis pods.",
      "Exit code: 0 clean, 1 findings (see --fail-on), 2 wrong usage or input that cannot be read."
    })
final class CheckCommand implements Callable<Integer> {
  enum Report {
    TEXT,
    JSON,
    SARIF,
    JUNIT
  }

  enum FailOn {
    WARN(Outcome.WARN),
    DENY(Outcome.DENY);

    private final Outcome least;

    FailOn(Outcome least) {
      this.least = least;
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Files or folders with manifests, YAML or JSON; - is standard input.")
  private List<String> paths = List.of();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "The GuardPolicy. Default: built-in, profile protect.")
  private List<String> policies = List.of();

  @Option(
      names = {"-o", "--output"},
      description = "text, json, sarif or junit. Default: text.")
  private Report output = Report.TEXT;

  @Option(
      names = "--fail-on",
      description = "warn or deny: the weakest finding that makes the check fail. Default: deny.")
  private FailOn failOn = FailOn.DENY;

  @Override
  public Integer call() {
    long begin = System.nanoTime();
    Instant now = Instant.now();
    GuardPolicy policy = Input.policy(policies, now, Profile.PROTECT);
    Manifests manifests = ManifestReader.read(paths, System.in);
    CheckReport report =
        new CheckReport(
            Linter.lint(manifests, policy, now),
            Linter.unreadable(manifests),
            manifests.files(),
            Duration.ofNanos(System.nanoTime() - begin));
    PrintWriter out = spec.commandLine().getOut();
    switch (output) {
      case TEXT -> new CheckText(Page.to(out)).print(report);
      case JSON -> JsonPrinter.print(out, CheckJson.of(report));
      case SARIF -> JsonPrinter.print(out, CheckSarif.of(report));
      case JUNIT -> new CheckJunit(out, failOn.least).print(report);
    }
    if (!report.unreadable().isEmpty()) {
      return GuardCommand.UNUSABLE;
    }
    return report.reaches(failOn.least) ? GuardCommand.FOUND : GuardCommand.OK;
  }
}
