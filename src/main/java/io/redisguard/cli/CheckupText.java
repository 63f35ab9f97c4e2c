package io.redisguard.cli;

import io.redisguard.cli.Page.Ink;
import io.redisguard.facts.Fact;
import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.LiveGroup.LiveMember;
import io.redisguard.facts.Losses;
import io.redisguard.facts.ServerState;

/// A group that was asked, for a person: a paragraph.
record CheckupText(Page page) {
  private static final int COLUMN = 14;

  void print(Checkup checkup) {
    LiveGroup live = checkup.live();
    page.out()
        .println(page.paint(checkup.isWell() ? Ink.GREEN : Ink.RED, Page.clean(checkup.group())));
    switch (live.master()) {
      case Fact.Known<LiveMember>(LiveMember master) -> line("master", master.name(), Ink.PLAIN);
      case Fact.Stale<LiveMember> _ -> line("master", "not certain", Ink.RED);
      case Fact.Unknown<LiveMember>(String why) -> line("master", "not known: " + why, Ink.RED);
    }
    switch (checkup.login()) {
      case Fact.Known<String>(String user) -> line("logs in as", user, Ink.PLAIN);
      case Fact.Stale<String>(String user, _) -> line("logs in as", user, Ink.PLAIN);
      case Fact.Unknown<String>(String why) -> line("no login", why, Ink.RED);
    }
    live.members().forEach(member -> server(live, member));
    live.problems().forEach(problem -> line("blind", problem, Ink.RED));
    live.rivals().forEach(rival -> line("rival", rival.name() + " says master too", Ink.RED));
    sentinels(live);
    checkup.losses().ifPresent(this::losses);
  }

  private void server(LiveGroup live, LiveMember member) {
    ServerState state = member.serverState().orElse(null);
    if (state == null) {
      return;
    }
    String what =
        state.isMaster()
            ? "master, %d replicas".formatted(state.replicas().size())
            : "replica, " + condition(live, member, state);
    line(member.name(), "%s, Redis %s".formatted(what, state.version()), Ink.PLAIN);
  }

  private static String condition(LiveGroup live, LiveMember member, ServerState state) {
    if (state.loading()) {
      return "loading its data";
    }
    if (state.link().copying()) {
      return "copying all data";
    }
    if (!state.link().up()) {
      return "without a link to its master";
    }
    return "%d bytes and %d s behind%s"
        .formatted(
            live.lagBytes(member),
            Math.max(0, state.link().silentSeconds()),
            state.priority() == 0 ? ", never promoted (priority 0)" : "");
  }

  private void sentinels(LiveGroup live) {
    if (live.sentinels().isEmpty()) {
      return;
    }
    boolean enough = live.sentinels().size() >= live.sentinelsNeeded();
    line(
        "Sentinels",
        "%d answer, %d are needed for a failover"
            .formatted(live.sentinels().size(), live.sentinelsNeeded()),
        enough ? Ink.PLAIN : Ink.RED);
  }

  private void losses(Losses losses) {
    line("a clean stop", "loses " + losses.cleanStop(), Ink.DIM);
    line("a handover", losses.handover(), Ink.DIM);
    line("a crash", "loses " + losses.crash(), Ink.DIM);
  }

  private void line(String head, String text, Ink ink) {
    page.out()
        .println(
            "  " + Page.pad(Page.clean(head), COLUMN) + " " + page.paint(ink, Page.clean(text)));
  }
}
