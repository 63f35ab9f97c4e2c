package io.redisguard.rules;

import java.util.Locale;

/// Which of the two webhooks asks. Only a mutating one may change the object.
public enum Endpoint {
  VALIDATE,
  MUTATE;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
