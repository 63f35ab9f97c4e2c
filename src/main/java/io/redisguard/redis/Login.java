package io.redisguard.redis;

import io.redisguard.facts.Asked;
import io.redisguard.redis.RedisSession.NoAnswer;
import java.util.ArrayList;
import java.util.List;

/// Logs in with the first login that works, and asks the first questions on the same way.
final class Login {
  private static final List<String> LOCKED = List.of("NOAUTH", "WRONGPASS", "NOPERM");

  private Login() {}

  /// Replies to the questions, one each. They are sent right behind AUTH, so that a login costs no
  /// round trip; where AUTH fails because no password is set, they are answered all the same.
  ///
  /// @param decisive index of the question whose answer shows that the login worked
  static Asked<List<Reply>> ask(
      RedisSession session, List<RedisLogin> logins, List<List<String>> questions, int decisive) {
    String refusal = "";
    try {
      for (RedisLogin login : logins) {
        List<List<String>> commands = new ArrayList<>();
        if (!login.isNone()) {
          commands.add(
              login.user().isEmpty()
                  ? List.of("AUTH", login.password())
                  : List.of("AUTH", login.user(), login.password()));
        }
        commands.addAll(questions);
        List<Reply> replies = session.ask(commands);
        List<Reply> answers = replies.subList(login.isNone() ? 0 : 1, replies.size());
        if (!(answers.get(decisive) instanceof Reply.Failure error)) {
          return new Asked.Told<>(List.copyOf(answers));
        }
        if (LOCKED.stream().noneMatch(error::is)) {
          return failure(error);
        }
        if (refusal.isEmpty() || refusal.startsWith("it wants")) {
          refusal = refusal(login, replies.getFirst(), error);
        }
      }
      return new Asked.Locked<>(refusal);
    } catch (NoAnswer e) {
      return e.asked();
    }
  }

  /// Logs in for a longer errand.
  static void in(RedisSession session, List<RedisLogin> logins) throws NoAnswer {
    Asked<List<Reply>> asked = ask(session, logins, List.of(List.of("PING")), 0);
    if (!asked.problem().isEmpty()) {
      throw new NoAnswer(asked.problem(), false);
    }
  }

  private static String refusal(RedisLogin login, Reply first, Reply.Failure error) {
    if (error.is("NOPERM")) {
      return "it forbids the " + login + " what the guard asks (NOPERM)";
    }
    if (!login.isNone() && first instanceof Reply.Failure refused && refused.is("WRONGPASS")) {
      return "it refuses the " + login + " (WRONGPASS)";
    }
    return "it wants a password (NOAUTH)";
  }

  private static Asked<List<Reply>> failure(Reply.Failure error) {
    if (error.is("ERR max number of clients")) {
      return new Asked.Silent<>("it has as many clients as it takes");
    }
    if (error.is("BUSY")) {
      return new Asked.Silent<>("it is busy with a script");
    }
    if (error.is("LOADING")) {
      return new Asked.Silent<>("it is loading its data");
    }
    return new Asked.Garbled<>("it answers with an error that makes no sense here");
  }
}
