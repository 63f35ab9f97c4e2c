package io.redisguard.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One Markdown file of the repository.
record Page(Path file, String text) {
  private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

  static Page of(String file) {
    Path path = Path.of(file);
    return new Page(path, read(path));
  }

  /// Every page that belongs to the repository.
  static List<Page> all() {
    return Stream.of("README.md", "docs", "deploy", "certs")
        .flatMap(root -> markdownBelow(Path.of(root)))
        .map(path -> new Page(path, read(path)))
        .toList();
  }

  static Stream<Path> markdownBelow(Path root) {
    return filesBelow(root, ".md");
  }

  static Stream<Path> filesBelow(Path root, String suffix) {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.filter(path -> path.toString().endsWith(suffix)).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Headings of one level, without their marks.
  List<String> headings(int level) {
    String mark = "#".repeat(level) + " ";
    return prose()
        .lines()
        .filter(line -> line.startsWith(mark))
        .map(line -> line.substring(level + 1))
        .toList();
  }

  /// The part below a heading of level 2, up to the next one.
  Page section(String heading) {
    int begin = text.indexOf("\n## " + heading + "\n");
    if (begin < 0) {
      throw new AssertionError(file + " has no section " + heading);
    }
    int end = text.indexOf("\n## ", begin + 1);
    return new Page(file, text.substring(begin, end < 0 ? text.length() : end));
  }

  /// Cells of all table rows.
  List<List<String>> rows() {
    return prose()
        .lines()
        .filter(line -> line.startsWith("|"))
        .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList())
        .toList();
  }

  /// Fenced blocks in a language.
  List<String> blocks(String language) {
    List<String> blocks = new ArrayList<>();
    Matcher fenced = FENCED.matcher(text);
    while (fenced.find()) {
      if (fenced.group(1).equals(language)) {
        blocks.add(fenced.group(2));
      }
    }
    return blocks;
  }

  /// Links within the repository.
  List<String> links() {
    List<String> links = new ArrayList<>();
    Matcher link = LINK.matcher(prose());
    while (link.find()) {
      if (!link.group(1).startsWith("http")) {
        links.add(link.group(1));
      }
    }
    return links;
  }

  /// What a link may name after `#`, as code hosts derive it from headings.
  Set<String> anchors() {
    return Stream.of(1, 2, 3, 4)
        .flatMap(level -> headings(level).stream())
        .map(heading -> heading.toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  /// The text in backticks, wherever it stands.
  boolean names(String code) {
    return text.contains("`" + code + "`");
  }

  private String prose() {
    return FENCED.matcher(text).replaceAll("");
  }
}
