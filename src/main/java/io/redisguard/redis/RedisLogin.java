package io.redisguard.redis;

import static java.util.Objects.requireNonNull;

/// How to log in. Never printed.
///
/// @param user empty for the default user
/// @param password empty to send no AUTH at all
record RedisLogin(String user, String password) {
  static final RedisLogin NONE = new RedisLogin("", "");

  RedisLogin {
    requireNonNull(user, "user is null");
    requireNonNull(password, "password is null");
  }

  boolean isNone() {
    return password.isEmpty();
  }

  @Override
  public String toString() {
    return isNone() ? "no login" : "login of " + (user.isEmpty() ? "the default user" : user);
  }
}
