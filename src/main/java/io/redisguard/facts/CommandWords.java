package io.redisguard.facts;

import io.redisguard.subject.PodSpecView.ContainerView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A command line as the words that a program gets, with the script of `sh -c "…"` taken apart too.
///
/// Enough of shell grammar for the start scripts of charts: quotes, backslashes, comments, and `;`
/// for whatever ends a command. Variables stay as they are written.
public final class CommandWords {
  /// Stands where one command ends and the next begins.
  public static final String END = ";";

  private static final Set<String> SHELLS = Set.of("sh", "bash", "ash", "dash");

  private CommandWords() {}

  public static List<String> of(ContainerView container) {
    return of(container.commandLine());
  }

  public static List<String> of(List<String> commandLine) {
    int script = scriptIndex(commandLine);
    return script < 0 ? commandLine : split(commandLine.get(script));
  }

  /// Where the script is in `sh -ec script …`; -1 when this is no such command line.
  public static int scriptIndex(List<String> commandLine) {
    if (commandLine.isEmpty() || !SHELLS.contains(fileName(commandLine.getFirst()))) {
      return -1;
    }
    for (int i = 1; i < commandLine.size() - 1; i++) {
      String word = commandLine.get(i);
      if (!word.startsWith("-")) {
        return -1;
      }
      if (!word.startsWith("--") && word.endsWith("c")) {
        return i + 1;
      }
    }
    return -1;
  }

  /// `/usr/bin/redis-server` is `redis-server`.
  public static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  public static List<String> split(String script) {
    return new Splitter(script).words();
  }

  private static final class Splitter {
    private final String script;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;

    Splitter(String script) {
      this.script = script;
    }

    List<String> words() {
      int i = 0;
      while (i < script.length()) {
        char c = script.charAt(i);
        if (c == '\'' || c == '"') {
          i = quoted(i + 1, c);
        } else if (c == '\\') {
          i = escaped(i + 1);
        } else if (c == '#' && !inWord) {
          i = endOfLine(i);
        } else {
          plain(c);
          i++;
        }
      }
      endWord();
      return List.copyOf(words);
    }

    private void plain(char c) {
      if (c == '\n' || (";&|(){}".indexOf(c) >= 0 && !isVariable(c))) {
        endWord();
        words.add(END);
      } else if (Character.isWhitespace(c)) {
        endWord();
      } else {
        take(c);
      }
    }

    /// Braces and parentheses of `$NAME`, `${NAME}` and `$(NAME)` belong to the word.
    private boolean isVariable(char c) {
      return switch (c) {
        case '{', '(' -> !word.isEmpty() && word.charAt(word.length() - 1) == '$';
        case '}' -> isOpen("${", "}");
        case ')' -> isOpen("$(", ")");
        default -> false;
      };
    }

    private boolean isOpen(String opening, String closing) {
      int open = word.lastIndexOf(opening);
      return open >= 0 && word.indexOf(closing, open) < 0;
    }

    private int quoted(int from, char quote) {
      inWord = true;
      int i = from;
      while (i < script.length() && script.charAt(i) != quote) {
        if (quote == '"' && script.charAt(i) == '\\' && i + 1 < script.length()) {
          i++;
        }
        word.append(script.charAt(i++));
      }
      return i + 1;
    }

    private int escaped(int at) {
      if (at < script.length() && script.charAt(at) != '\n') {
        take(script.charAt(at));
      }
      return at + 1;
    }

    private int endOfLine(int from) {
      int end = script.indexOf('\n', from);
      return end < 0 ? script.length() : end;
    }

    private void take(char c) {
      inWord = true;
      word.append(c);
    }

    private void endWord() {
      if (inWord) {
        words.add(word.toString());
      }
      word.setLength(0);
      inWord = false;
    }
  }
}
