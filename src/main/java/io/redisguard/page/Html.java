package io.redisguard.page;

/// Writes HTML. Text and attributes are escaped here and nowhere else, so that nothing can be
/// forgotten: whoever writes a page has no other way to put a name on it.
final class Html {
  private final StringBuilder out = new StringBuilder(16 << 10);

  static Html document() {
    Html html = new Html();
    html.out.append("<!doctype html>\n");
    return html;
  }

  /// An element with what is in it.
  ///
  /// @param attributes names and values in turn
  Html in(String tag, Runnable content, String... attributes) {
    open(tag, attributes);
    content.run();
    out.append("</").append(tag).append('>');
    return this;
  }

  /// An element with text in it.
  Html leaf(String tag, String text, String... attributes) {
    open(tag, attributes);
    text(text);
    out.append("</").append(tag).append('>');
    return this;
  }

  /// An element that has no content.
  Html empty(String tag, String... attributes) {
    open(tag, attributes);
    return this;
  }

  Html text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return this;
  }

  Html line() {
    out.append('\n');
    return this;
  }

  private void open(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i + 1 < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      text(attributes[i + 1]);
      out.append('"');
    }
    out.append('>');
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
