package io.redisguard;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.redisguard.cli.GuardCommand;

/// Entry point of the one jar: every command, and the server among them.
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(GuardCommand.run(args));
  }
}
