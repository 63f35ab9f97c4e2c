package io.redisguard.runtime;

import io.redisguard.policy.GuardPolicy;
import io.redisguard.policy.PolicyMistake;
import io.redisguard.policy.PolicyParser;
import io.redisguard.policy.PolicyReading;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// The policy in force. A bad update changes nothing but what is said about it: the last good
/// policy stays.
public final class PolicyStore implements Supplier<GuardPolicy> {
  private static final Logger LOG = Logger.getLogger("io.redisguard");

  private volatile GuardPolicy current;
  private volatile List<PolicyMistake> mistakes = List.of();
  private final AtomicInteger generation = new AtomicInteger();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  public PolicyStore(GuardPolicy first) {
    current = first;
  }

  @Override
  public GuardPolicy get() {
    return current;
  }

  /// Mistakes of the last update; empty when it was good.
  public List<PolicyMistake> mistakes() {
    return mistakes;
  }

  /// How often the policy has changed since the start.
  public int generation() {
    return generation.get();
  }

  /// Tells from now on that another policy is in force; must return at once.
  void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /// Takes a policy that was read just now.
  public synchronized void update(PolicyReading reading, String source) {
    switch (reading) {
      case PolicyReading.Valid(GuardPolicy policy) -> accept(policy, source);
      case PolicyReading.Invalid(List<PolicyMistake> found) -> refuse(found, source);
    }
  }

  /// Goes back to the built-in policy: the custom resource is gone.
  public synchronized void forget(String source) {
    accept(PolicyParser.standard(), source);
  }

  private void refuse(List<PolicyMistake> found, String source) {
    if (!found.equals(mistakes)) {
      mistakes = found;
      LOG.errorf(
          "%s is not a valid GuardPolicy, %s stays in force: %s",
          source,
          current.digest(),
          found.stream().map(PolicyMistake::toString).collect(Collectors.joining("; ")));
    }
  }

  private void accept(GuardPolicy policy, String source) {
    mistakes = List.of();
    boolean changed = !policy.digest().equals(current.digest());
    current = policy;
    if (changed) {
      generation.incrementAndGet();
      LOG.infof(
          "policy %s (profile %s) in force, from %s",
          policy.digest(), policy.profile().word(), source);
      listeners.forEach(Runnable::run);
    }
  }
}
