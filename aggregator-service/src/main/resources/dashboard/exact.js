/** A number of JSON, digit by digit as it was sent: arithmetic sees a number, text the digits. */
export class Exact {
  constructor(text) {
    this.text = text;
  }

  valueOf() {
    return Number(this.text);
  }

  toString() {
    return this.text;
  }
}

/** JSON in which every number is an Exact, so that no digit is lost on the way to the screen. */
export function parse(text) {
  return JSON.parse(text, (name, value, context) =>
    typeof value === 'number' ? new Exact(context?.source ?? String(value)) : value,
  );
}

/** What `parse` made, as JSON for people, its numbers as they came. */
export function pretty(value, indent = '') {
  const inner = `${indent}  `;
  if (value instanceof Exact) {
    return value.text;
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? '[]' : `[\n${value.map((each) => inner + pretty(each, inner)).join(',\n')}\n${indent}]`;
  }
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).map(([name, each]) => `${inner}${JSON.stringify(name)}: ${pretty(each, inner)}`);
    return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`;
  }
  return JSON.stringify(value);
}
