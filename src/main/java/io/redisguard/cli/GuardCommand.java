package io.redisguard.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `redis-guard`.
@Command(
    name = "redis-guard",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Keeps Redis and Sentinel groups alive through drains, rollouts and people with kubectl.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServeCommand.class,
      DemoCommand.class,
      CheckCommand.class,
      ForecastCommand.class,
      ExplainCommand.class,
      ReplayCommand.class,
      EvictCommand.class,
      DoctorCommand.class,
      WhyCommand.class
    })
public final class GuardCommand implements Runnable {
  /// Nothing to complain about.
  static final int OK = 0;

  /// Something was found.
  static final int FOUND = 1;

  /// Wrong arguments, or input that cannot be read.
  static final int UNUSABLE = 2;

  @Spec private CommandSpec spec;

  /// Runs one command and gives its exit code.
  public static int run(String... args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = commandLine().setOut(out).setErr(err).execute(args);
    out.flush();
    err.flush();
    return code;
  }

  static CommandLine commandLine() {
    return new CommandLine(new GuardCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (problem, command, _) -> {
              // Complaints quote file names and keys, which may hold anything.
              Complaint.of(problem).lines().map(Page::clean).forEach(command.getErr()::println);
              return UNUSABLE;
            });
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }
}
