package io.redisguard.replay;

import static java.util.Comparator.comparing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The inputs that somebody names: files, folders with all below them, and standard input. In order
/// of their first event, so that a rotated log is read from its oldest part on.
public record LogFiles(List<LogFile> files) {
  /// The user named something that is not there or cannot be read.
  public static final class Unusable extends IOException {
    private static final long serialVersionUID = 1;

    Unusable(String message) {
      super(message);
    }
  }

  public LogFiles {
    files = List.copyOf(files);
  }

  /// What these names stand for.
  ///
  /// @throws Unusable with what to tell the user
  public static LogFiles of(List<String> names) throws Unusable {
    Map<String, LogFile> files = new LinkedHashMap<>();
    for (String name : names) {
      for (LogFile file : below(name)) {
        files.putIfAbsent(file.name(), file);
      }
    }
    List<LogFile> inOrder = new ArrayList<>(files.values());
    inOrder.sort(comparing(LogFile::begins).thenComparing(LogFile::name));
    return new LogFiles(inOrder);
  }

  public long size() {
    return files.stream().mapToLong(LogFile::size).sum();
  }

  private static List<LogFile> below(String name) throws Unusable {
    if (name.equals("-")) {
      return List.of(LogFile.standardInput());
    }
    Path path = Path.of(name);
    if (!Files.exists(path)) {
      throw new Unusable(name + ": no such file or folder");
    }
    List<LogFile> found = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : (Iterable<Path>) paths.sorted()::iterator) {
        if (!Files.isDirectory(file)) {
          found.add(LogFile.of(file));
        }
      }
    } catch (IOException | UncheckedIOException _) {
      throw new Unusable(name + ": cannot be read");
    }
    if (found.isEmpty()) {
      throw new Unusable(name + ": the folder has no files");
    }
    return found;
  }
}
