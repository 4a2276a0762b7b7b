package io.plaudit.benchmarks.report;

import java.util.Locale;

/** A picture as text; lengths in pixels. */
final class Svg {

  private final StringBuilder body = new StringBuilder();
  private final int width;
  private final int height;

  /** Where text stands relative to its point. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  Svg(int width, int height) {
    this.width = width;
    this.height = height;
  }

  void rectangle(double x, double y, double w, double h, String fill) {
    add("<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' fill='%s'/>", x, y, w, h, fill);
  }

  void line(double x1, double y1, double x2, double y2, String stroke, double thickness) {
    add(
        "<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='%s' stroke-width='%.1f'/>",
        x1, y1, x2, y2, stroke, thickness);
  }

  void dot(double x, double y, double radius, String fill) {
    add(
        "<circle cx='%.1f' cy='%.1f' r='%.1f' fill='%s' stroke='#fff' stroke-width='1'/>",
        x, y, radius, fill);
  }

  void text(double x, double y, Anchor anchor, int size, String fill, String words) {
    add(
        "<text x='%.1f' y='%.1f' text-anchor='%s' font-size='%d' fill='%s'>%s</text>",
        x,
        y,
        anchor.name().toLowerCase(Locale.ROOT),
        size,
        fill,
        words.replace("&", "&amp;").replace("<", "&lt;"));
  }

  @Override
  public String toString() {
    return """
        <svg xmlns='http://www.w3.org/2000/svg' width='%1$d' height='%2$d' viewBox='0 0 %1$d %2$d' font-family='sans-serif'>
        <rect width='%1$d' height='%2$d' fill='#fff'/>
        %3$s</svg>
        """
        .formatted(width, height, body);
  }

  private void add(String format, Object... values) {
    body.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
