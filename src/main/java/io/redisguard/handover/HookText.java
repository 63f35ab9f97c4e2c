package io.redisguard.handover;

import io.redisguard.facts.CommandWords;
import io.redisguard.facts.Fact;
import io.redisguard.facts.NamespaceView;
import io.redisguard.subject.ConfigMapView;
import io.redisguard.subject.PodSpecView;
import io.redisguard.subject.PodSpecView.ContainerView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds the text of a hook: in the pod spec, or in ConfigMaps that the container has mounted.
final class HookText {
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._/-]+");
  private static final Pattern SYSTEM =
      Pattern.compile("/(usr/)?s?bin/.*|/(usr/local|opt)/(.*/)?[a-z]+-cli");

  /// Words that may stand before a program.
  private static final Pattern PREFIX =
      Pattern.compile(
          "(.*/)?(sh|bash|ash|dash|env)|exec|source|\\.|if|then|else|do|!|-.*|[A-Z_]+=.*");

  private final PodSpecView spec;
  private final ContainerView container;
  private final NamespaceView namespace;
  private final Set<String> seen = new HashSet<>();

  HookText(PodSpecView spec, ContainerView container, NamespaceView namespace) {
    this.spec = spec;
    this.container = container;
    this.namespace = namespace;
  }

  /// Everything that the command runs, scripts that it calls included. Unknown when it calls one
  /// that cannot be seen and shows nothing of a handover itself.
  Fact<String> of(List<String> command) {
    int script = CommandWords.scriptIndex(command);
    String text = script < 0 ? String.join(" ", command) : command.get(script);
    StringBuilder all = new StringBuilder();
    String missing = collect(text, all);
    return missing.isEmpty() ? Fact.known(all.toString()) : Fact.unknown(missing);
  }

  /// Adds the text and the scripts it calls; answers why one of them cannot be seen, or nothing.
  private String collect(String text, StringBuilder all) {
    all.append(text).append('\n');
    for (String path : calls(text)) {
      String missing =
          !seen.add(path)
              ? ""
              : switch (file(path)) {
                case Fact.Known<String>(String content) -> collect(content, all);
                case Fact.Stale<String>(String content, _) -> collect(content, all);
                case Fact.Unknown<String>(String why) -> why;
              };
      if (!missing.isEmpty()) {
        return HookScript.of(all.toString()).handsOver() ? "" : missing;
      }
    }
    return "";
  }

  /// Programs by path that are none of the system's own, and whatever is called `….sh`.
  private static List<String> calls(String text) {
    List<String> paths = new ArrayList<>();
    boolean begins = true;
    for (String word : CommandWords.split(text)) {
      boolean program = begins && !SYSTEM.matcher(word).matches();
      if (PATH.matcher(word).matches() && (program || word.endsWith(".sh"))) {
        paths.add(word);
      }
      begins = word.equals(CommandWords.END) || (begins && PREFIX.matcher(word).matches());
    }
    return List.copyOf(paths);
  }

  private Fact<String> file(String path) {
    String volume = "";
    String mount = "";
    for (Map.Entry<String, String> entry : container.mounts().entrySet()) {
      String at = entry.getValue();
      if ((path.equals(at) || path.startsWith(at.endsWith("/") ? at : at + "/"))
          && at.length() > mount.length()) {
        volume = entry.getKey();
        mount = at;
      }
    }
    String name = spec.configMapVolumes().get(volume);
    if (name == null) {
      return Fact.unknown(path + " lies in the image or in a volume that cannot be read");
    }
    ConfigMapView configMap = namespace.configMap(name);
    if (configMap == null) {
      return Fact.unknown(path + " lies in ConfigMap " + name + ", which cannot be read");
    }
    String content = configMap.data().get(CommandWords.fileName(path));
    return content == null
        ? Fact.unknown(
            "ConfigMap " + name + " has no " + CommandWords.fileName(path) + " for " + path)
        : Fact.known(content);
  }
}
