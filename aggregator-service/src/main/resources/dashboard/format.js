// How numbers and times read. What is exact stays to be seen in the title of what is rounded.

const MINUS = '−';
const NONE = '–';

/** Digits as they were given, in groups of three: 40,193.5 */
export function exact(number) {
  if (number === null || number === undefined) {
    return NONE;
  }
  const text = String(number);
  const parts = /^(-?)(\d+)(\.\d+)?$/.exec(text);
  if (!parts) {
    return text.replace('-', MINUS);
  }
  const whole = parts[2].replace(/\B(?=(\d{3})+$)/g, ',');
  return `${parts[1] ? MINUS : ''}${whole}${parts[3] ?? ''}`;
}

/** So many digits behind the point that an error of this size shows its first two. */
export function places(error) {
  if (!(error > 0) || !Number.isFinite(error)) {
    return 2;
  }
  return Math.min(8, Math.max(0, 1 - Math.floor(Math.log10(error))));
}

/** Rounded to so many places. */
export function rounded(number, digits = 2) {
  if (number === null || number === undefined) {
    return NONE;
  }
  const text = exact(Number(number).toFixed(digits));
  return /^−0(\.0+)?$/.test(text) ? text.slice(1) : text;
}

/** Half the width of an interval; null where there is none. */
export function error(interval) {
  return interval ? (interval[1] - interval[0]) / 2 : null;
}

/** A mean, as sharp as it is known. */
export function mean(summary) {
  return summary.mean === null ? NONE : rounded(summary.mean, summary.ci95 ? places(error(summary.ci95)) : 2);
}

/** "± 0.11", or nothing. */
export function plusMinus(interval) {
  const half = error(interval);
  return half === null ? '' : `± ${rounded(half, places(half))}`;
}

/** An interval in words. */
export function interval(bounds) {
  if (!bounds) {
    return 'unknown';
  }
  const digits = places(error(bounds));
  return `${rounded(bounds[0], digits)} to ${rounded(bounds[1], digits)}`;
}

/** A probability, never said to be nothing. */
export function probability(p) {
  if (p === null || p === undefined) {
    return NONE;
  }
  return p < 0.0001 ? '< 0.0001' : Number(p).toPrecision(2);
}

/** "1 feedback", "2 feedbacks". */
export function counted(number, one, many = `${one}s`) {
  return `${exact(number)} ${Number(number) === 1 ? one : many}`;
}

const pad = (number) => String(number).padStart(2, '0');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "22 Nov 2026, 03:35:12", of the instant in UTC. */
export function moment(text) {
  const at = new Date(text);
  return `${day(at)}, ${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())}`;
}

/** "22 Nov 2026". */
export function day(at) {
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
}

/** A point of a series: its day, with the hour where the points are hours. */
export function bucket(at, hourly) {
  return hourly ? `${day(at)}, ${pad(at.getUTCHours())}:00` : day(at);
}

/** The same, short, below an axis. */
export function tick(at, hourly) {
  const date = `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}`;
  return hourly && at.getUTCHours() !== 0 ? `${pad(at.getUTCHours())}:00` : date;
}

/** "5 minutes". */
export function span(seconds) {
  const units = [
    [86400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
    [1, 'second'],
  ];
  const [size, name] = units.find(([each]) => seconds >= each) ?? units[3];
  return counted(Math.max(0, Math.floor(seconds / size)), name);
}
