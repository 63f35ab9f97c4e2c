package io.redisguard.cli;

import io.redisguard.cli.Page.Ink;
import io.redisguard.cluster.GuardPermissions;

/// What the doctor found, for a person: a paragraph for each group, and one for the permissions.
record DoctorText(Page page) {
  void print(Examination found) {
    if (found.groups().isEmpty()) {
      page.out().println("no Redis server runs in any namespace that the policy covers");
    }
    CheckupText text = new CheckupText(page);
    for (Checkup checkup : found.groups()) {
      text.print(checkup);
      page.out().println();
    }
    found.permissions().ifPresent(this::permissions);
    page.out().flush();
  }

  private void permissions(GuardPermissions found) {
    boolean well = found.missing().isEmpty() && found.problem().isEmpty();
    page.out()
        .println(
            page.paint(
                well ? Ink.GREEN : Ink.RED, "permissions of " + Page.clean(found.account())));
    if (!found.problem().isEmpty()) {
      page.paragraph("  not known      ", Page.clean(found.problem()));
    }
    found.missing().forEach(missing -> page.paragraph("  missing        ", missing));
    if (!found.missing().isEmpty()) {
      page.paragraph("  fix            ", "kubectl apply -k the overlay that you installed");
    }
    if (well) {
      page.out().println("  all %d are there".formatted(found.asked()));
    }
  }
}
