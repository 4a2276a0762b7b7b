import { h, s } from './dom.js';
import { bucket, exact, rounded, tick } from './format.js';

const MARGIN = { top: 10, right: 12, bottom: 26, left: 46 };
const HEIGHT = 230;

/**
 * A chart with its title, what it says in words, a reading under the pointer or the arrow keys, and its numbers as a table.
 *
 * @param draw of a width: {svg, marks}, marks being [{x, text}] from left to right
 * @param table {head: […], rows: [[…], …]}
 */
export function figure({ title, note, summary, draw, table }) {
  const plot = h('div', { class: 'plot' });
  const reading = h('p', { class: 'reading', role: 'status' });
  let marks = [];
  let at = -1;
  let cross = null;

  function read(index) {
    at = Math.max(0, Math.min(marks.length - 1, index));
    const mark = marks[at];
    if (mark) {
      cross.setAttribute('transform', `translate(${mark.x} 0)`);
      cross.classList.add('shown');
      reading.textContent = mark.text;
    }
  }

  function leave() {
    at = -1;
    cross?.classList.remove('shown');
    reading.textContent = '';
  }

  function redraw(width) {
    const drawn = draw(width);
    marks = drawn.marks;
    const { svg } = drawn;
    const height = Number(svg.getAttribute('height'));
    cross = s('line', { class: 'cross', y1: MARGIN.top, y2: height - MARGIN.bottom });
    svg.append(cross);
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', `${title}. ${summary}`);
    svg.setAttribute('tabindex', '0');
    svg.addEventListener('pointermove', (event) => read(nearest(marks, event.clientX - svg.getBoundingClientRect().left)));
    svg.addEventListener('pointerleave', leave);
    svg.addEventListener('blur', leave);
    svg.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step && marks.length > 0) {
        event.preventDefault();
        read(at < 0 && step < 0 ? marks.length - 1 : at + step);
      }
    });
    const hadFocus = plot.contains(document.activeElement);
    plot.replaceChildren(svg);
    if (hadFocus) {
      svg.focus();
    }
  }

  let drawnWidth = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (width > 0 && width !== drawnWidth) {
      drawnWidth = width;
      redraw(width);
    }
  }).observe(plot);
  return h(
    'figure',
    { class: 'card' },
    h('figcaption', {}, h('h2', {}, title), note && h('p', { class: 'quiet' }, note)),
    plot,
    reading,
    asTable(title, table),
  );
}

function asTable(title, { head, rows }) {
  const details = h('details', {}, h('summary', {}, 'As a table'));
  details.addEventListener(
    'toggle',
    () => {
      details.append(
        h(
          'div',
          { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `${title}, as a table` },
          h(
            'table',
            {},
            h('thead', {}, h('tr', {}, head.map((name) => h('th', { scope: 'col' }, name)))),
            h('tbody', {}, rows.map((row) => h('tr', {}, row.map((cell) => h('td', {}, cell))))),
          ),
        ),
      );
    },
    { once: true },
  );
  return details;
}

/**
 * Means over time with the band of their confidence.
 *
 * @param points [{at: Date, mean, low, high, text}], low and high null where they are not known
 * @param bounds what values there are, [lowest, highest]: no mean lies outside
 */
export function line(points, { bounds, step, hourly, width }) {
  const x = timeScale(points, step, width);
  const inside = (value) => Math.max(bounds[0], Math.min(bounds[1], value));
  const banded = points.map((point) => ({
    ...point,
    low: inside(point.low ?? point.mean),
    high: inside(point.high ?? point.mean),
  }));
  const y = scale(
    Math.min(...banded.map((point) => point.low)),
    Math.max(...banded.map((point) => point.high)),
    HEIGHT - MARGIN.bottom,
    MARGIN.top,
  );
  const runs = unbroken(banded, step);
  const place = (point) => `${x(point.at).toFixed(1)} ${y(point.mean).toFixed(1)}`;
  const svg = frame(width, HEIGHT, y, timeTicks(x, hourly), 0);
  svg.append(
    s('path', { class: 'gap', d: `M${banded.map(place).join('L')}` }),
    ...runs.map((run) =>
      s('path', {
        class: 'band',
        d: run.length > 1 ? `M${edge(run, 'high', x, y)}L${edge([...run].reverse(), 'low', x, y)}Z` : whisker(run[0], x, y),
      }),
    ),
    ...runs.map((run) => s('path', { class: 'line', d: `M${run.map(place).join('L')}` })),
  );
  if (points.length <= 60) {
    svg.append(...banded.map((point) => s('circle', { class: 'dot', cx: x(point.at), cy: y(point.mean), r: 2.5 })));
  }
  return { svg, marks: points.map((point) => ({ x: x(point.at), text: `${bucket(point.at, hourly)}: ${point.text}` })) };
}

function edge(run, side, x, y) {
  return run.map((point) => `${x(point.at).toFixed(1)} ${y(point[side]).toFixed(1)}`).join('L');
}

/** The band of a point that has no neighbours. */
function whisker(point, x, y) {
  const left = (x(point.at) - 2).toFixed(1);
  return `M${left} ${y(point.high).toFixed(1)}h4V${y(point.low).toFixed(1)}h-4Z`;
}

/** Points that follow each other without a gap. */
function unbroken(points, step) {
  const runs = [];
  for (const point of points) {
    const last = runs.at(-1)?.at(-1);
    if (last && point.at - last.at <= step * 1.5) {
      runs.at(-1).push(point);
    } else {
      runs.push([point]);
    }
  }
  return runs;
}

/** Amounts over time: [{at: Date, amount, text}]. */
export function volume(points, { step, hourly, width }) {
  const x = timeScale(points, step, width);
  const y = scale(0, Math.max(...points.map((point) => point.amount)), HEIGHT - MARGIN.bottom, MARGIN.top);
  const svg = frame(width, HEIGHT, y, timeTicks(x, hourly));
  const wide = Math.max(1, Math.min(40, x(step) - x(0)) - 1);
  svg.append(...points.map((point) => bar(x(point.at) - wide / 2, wide, y, point.amount)));
  return { svg, marks: points.map((point) => ({ x: x(point.at), text: `${bucket(point.at, hourly)}: ${point.text}` })) };
}

/** Columns side by side: [{name, amount, text}]. */
export function columns(bars, width) {
  const room = (width - MARGIN.left - MARGIN.right) / bars.length;
  const y = scale(0, Math.max(...bars.map((each) => each.amount)), HEIGHT - MARGIN.bottom, MARGIN.top);
  const middle = (index) => MARGIN.left + room * (index + 0.5);
  const longest = Math.max(...bars.map((each) => each.name.length)) * 7 + 8;
  const every = Math.max(1, Math.ceil(longest / room));
  const names = bars.map((each, index) => ({ x: middle(index), name: each.name })).filter((each, index) => index % every === 0);
  const svg = frame(width, HEIGHT, y, names);
  const wide = Math.max(1, Math.min(44, room * 0.78));
  svg.append(...bars.map((each, index) => bar(middle(index) - wide / 2, wide, y, each.amount)));
  return { svg, marks: bars.map((each, index) => ({ x: middle(index), text: each.text })) };
}

function bar(left, wide, y, amount) {
  const top = amount > 0 ? Math.min(y(amount), y(0) - 1) : y(0);
  return s('rect', { class: 'bar', x: left.toFixed(1), y: top.toFixed(1), width: wide.toFixed(1), height: (y(0) - top).toFixed(1) });
}

/** A line the size of a word; decoration beside its numbers. */
export function sparkline(points, bounds) {
  const [width, height] = [110, 26];
  const svg = s('svg', { class: 'spark', width, height, viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' });
  if (points.length === 0) {
    return svg;
  }
  const from = Number(points[0].at);
  const x = linear(from, Math.max(Number(points.at(-1).at), from + 1), 3, width - 3);
  const y = linear(bounds[0], bounds[1] > bounds[0] ? bounds[1] : bounds[0] + 1, height - 3, 3);
  const places = points.map((point) => `${x(point.at).toFixed(1)} ${y(point.mean).toFixed(1)}`);
  const [endX, endY] = places.at(-1).split(' ');
  svg.append(s('path', { class: 'line', d: `M${places.join('L')}` }), s('circle', { class: 'dot', cx: endX, cy: endY, r: 2.2 }));
  return svg;
}

/** A mean and its interval between these bounds, the size of a table's cell; decoration beside its numbers. */
export function whiskers(summary, bounds) {
  const [width, height] = [170, 18];
  const svg = s('svg', { class: 'whiskers', width, height, viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' });
  const x = linear(bounds[0], bounds[1] > bounds[0] ? bounds[1] : bounds[0] + 1, 5, width - 5);
  svg.append(s('line', { class: 'rule', x1: 0, x2: width, y1: height / 2, y2: height / 2 }));
  if (bounds[0] < 0 && bounds[1] > 0) {
    svg.append(s('line', { class: 'rule', x1: x(0), x2: x(0), y1: 2, y2: height - 2 }));
  }
  svg.append(...interval(summary, x, height / 2, bounds, 'a'));
  return svg;
}

/**
 * Means with their intervals, one below the other, on one axis.
 *
 * @param rows [{name, mean, ci95, kind}]
 * @param zero whether the axis has to show where nothing is
 */
export function intervals(rows, { zero, width }) {
  const known = rows.filter((row) => row.mean !== null);
  const ends = known.flatMap((row) => [Number(row.mean), ...(row.ci95 ?? []).map(Number)]).concat(zero ? [0] : []);
  const high = 34;
  const height = MARGIN.top + rows.length * high + MARGIN.bottom;
  const spread = Math.max(...ends) - Math.min(...ends) || 1;
  const bounds = [Math.min(...ends) - spread * 0.05, Math.max(...ends) + spread * 0.05];
  const left = Math.min(width * 0.38, 12 + 7.5 * Math.max(...rows.map((row) => row.name.length)));
  const x = linear(bounds[0], bounds[1], left + 10, width - 16);
  const svg = s('svg', { width, height, viewBox: `0 0 ${width} ${height}`, class: 'intervals' });
  const ticks = nice(bounds[0], bounds[1], Math.max(3, Math.floor(width / 70)));
  for (const each of ticks.values) {
    svg.append(
      s('line', { class: each === 0 ? 'rule zero' : 'rule', x1: x(each), x2: x(each), y1: MARGIN.top, y2: height - MARGIN.bottom }),
      s('text', { class: 'tick', x: x(each), y: height - 8, 'text-anchor': 'middle' }, rounded(each, ticks.digits)),
    );
  }
  rows.forEach((row, index) => {
    const middle = MARGIN.top + (index + 0.5) * high;
    svg.append(s('text', { class: 'name', x: left, y: middle + 4, 'text-anchor': 'end' }, shortened(row.name, left / 7.2)));
    if (row.mean !== null) {
      svg.append(...interval(row, x, middle, bounds, row.kind));
    }
  });
  const marks = known.map((row) => ({ x: x(row.mean), text: row.text })).sort((a, b) => a.x - b.x);
  return { svg, marks };
}

function interval({ mean, ci95 }, x, y, bounds, kind) {
  const inside = (value) => Math.max(bounds[0], Math.min(bounds[1], value));
  const drawn = [];
  if (ci95) {
    const [low, high] = ci95.map((end) => x(inside(end)));
    drawn.push(s('rect', { class: `reach ${kind}`, x: low.toFixed(1), y: y - 5, width: Math.max(1, high - low).toFixed(1), height: 10, rx: 2 }));
  }
  if (mean !== null) {
    drawn.push(s('rect', { class: `point ${kind}`, x: (x(inside(mean)) - 1.5).toFixed(1), y: y - 6, width: 3, height: 12, rx: 1 }));
  }
  return drawn;
}

function shortened(text, most) {
  return text.length > most ? `${text.slice(0, Math.max(1, Math.floor(most) - 1))}…` : text;
}

function linear(from, to, start, end) {
  return (value) => start + ((value - from) / (to - from)) * (end - start);
}

function scale(from, to, start, end) {
  const wide = to > from ? [from, to] : [from - 1, to + 1];
  const ticks = nice(wide[0], wide[1], 5);
  const map = linear(Math.min(wide[0], ticks.values[0]), Math.max(wide[1], ticks.values.at(-1)), start, end);
  return Object.assign(map, { ticks });
}

function timeScale(points, step, width) {
  const from = Number(points[0].at) - step / 2;
  const to = Number(points.at(-1).at) + step / 2;
  // Few points do not spread over all the width.
  const room = Math.max(to - from, step * 8);
  const map = linear(from - (room - (to - from)) / 2, to + (room - (to - from)) / 2, MARGIN.left, width - MARGIN.right);
  return Object.assign(map, { from, to, step, width });
}

/** Round values from below `from` to above `to`, about so many of them. */
function nice(from, to, about) {
  const raw = (to - from) / about;
  const power = 10 ** Math.floor(Math.log10(raw));
  const size = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= raw * 0.999);
  const digits = Math.max(0, -Math.floor(Math.log10(size) + 1e-9));
  const values = [];
  for (let at = Math.ceil(from / size - 1e-9); at <= Math.floor(to / size + 1e-9); at++) {
    values.push(at === 0 ? 0 : Number((at * size).toFixed(digits)));
  }
  return values.length < 2 && about < 40 ? nice(from, to, about * 2) : { values, digits };
}

const HOUR = 3_600_000;
const STEPS = [1, 3, 6, 12, 24, 48, 168, 336, 720, 1440, 2160, 4320, 8760].map((hours) => hours * HOUR);

function timeTicks(x, hourly) {
  const most = Math.max(2, Math.floor(x.width / 90));
  const size = STEPS.find((each) => each >= x.step && (x.to - x.from) / each <= most) ?? STEPS.at(-1);
  const ticks = [];
  for (let at = Math.ceil(x.from / size) * size; at <= x.to; at += size) {
    ticks.push({ x: x(at), name: tick(new Date(at), hourly) });
  }
  return ticks;
}

/** Rules and numbers at the left, names below. */
function frame(width, height, y, names) {
  const svg = s('svg', { width, height, viewBox: `0 0 ${width} ${height}` });
  for (const each of y.ticks.values) {
    svg.append(
      s('line', { class: each === 0 ? 'rule zero' : 'rule', x1: MARGIN.left, x2: width - MARGIN.right, y1: y(each), y2: y(each) }),
      s('text', { class: 'tick', x: MARGIN.left - 8, y: y(each) + 4, 'text-anchor': 'end' }, short(each, y.ticks.digits)),
    );
  }
  for (const each of names) {
    svg.append(s('text', { class: 'tick', x: each.x, y: height - 6, 'text-anchor': 'middle' }, each.name));
  }
  return svg;
}

/** 12,000 as 12k: an axis has little room. */
function short(number, digits) {
  const size = Math.abs(number);
  if (size >= 1e6) {
    return `${exact(Number((number / 1e6).toPrecision(4)))}M`;
  }
  return size >= 1e4 ? `${exact(Number((number / 1e3).toPrecision(4)))}k` : rounded(number, digits);
}
