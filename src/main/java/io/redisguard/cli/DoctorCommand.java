package io.redisguard.cli;

import io.redisguard.cluster.GuardPermissions;
import io.redisguard.policy.GuardPolicy;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `doctor`: can every Redis group be asked, what would it lose, and may the guard do its work.
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Asks every Redis group as the server would: who is master, who is blind and why, and what a"
          + " clean stop, a handover and a crash of the master would lose now. Of a live cluster"
          + " also what the guard's service account may not do although deploy/base grants it.",
      "Exit code: 0, 1 if a group cannot be judged or a permission is missing, 2 if the input is"
          + " unusable."
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--objects",
      paramLabel = "PATH",
      description =
          "The cluster's objects, Secrets among them: a file, a folder or -. May be given several times. Default: your live cluster.")
  private List<String> objects = List.of();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "The GuardPolicy, which names the Secret. Default: built-in, without one.")
  private List<String> policies = List.of();

  @Option(
      names = "--service-account",
      paramLabel = "NAMESPACE/NAME",
      description = "The guard's. Default: ${DEFAULT-VALUE}.",
      defaultValue = GuardPermissions.SERVICE_ACCOUNT)
  private String account;

  @Option(
      names = {"-o", "--output"},
      description = "text or json. Default: text.")
  private Format output = Format.TEXT;

  @Override
  public Integer call() {
    String[] parts = account.split("/", -1);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new Complaint("--service-account: %s is not NAMESPACE/NAME".formatted(account));
    }
    GuardPolicy policy = Input.policy(policies, Instant.now());
    try (Surroundings surroundings = Surroundings.of(objects)) {
      Checkups checkups = Checkups.ofServers(surroundings.cluster(), policy, surroundings.desk());
      Optional<GuardPermissions> permissions =
          surroundings.apiServer().map(client -> GuardPermissions.of(client, parts[0], parts[1]));
      return tell(new Examination(checkups.all(), permissions));
    }
  }

  private int tell(Examination found) {
    PrintWriter out = spec.commandLine().getOut();
    switch (output) {
      case JSON -> JsonPrinter.print(out, found.json());
      case TEXT -> new DoctorText(Page.to(out)).print(found);
    }
    return found.isWell() ? GuardCommand.OK : GuardCommand.FOUND;
  }
}
