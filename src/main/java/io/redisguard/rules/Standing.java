package io.redisguard.rules;

import io.redisguard.budget.SteadyState;
import io.redisguard.facts.NamespaceView;

/// What follows from a namespace as it is, whatever is asked about it: concluded once for all
/// objects that are judged together. For one thread.
public final class Standing {
  private final NamespaceView namespace;
  private final Once<SteadyState> steady = new Once<>();

  public Standing(NamespaceView namespace) {
    this.namespace = namespace;
  }

  SteadyState steady() {
    SteadyState known = steady.get(() -> SteadyState.of(namespace));
    return known == null ? SteadyState.of(namespace) : known;
  }
}
