// Where one is: the page and what it shows, all of it in the address, so that it can be kept and sent.

/** What goes along from page to page. */
const CARRIED = ['key', 'window', 'from', 'to'];

/** The place that the address names. */
export function place() {
  const [page, query] = location.hash.replace(/^#\/?/, '').split('?', 2);
  return { page: page || 'overview', params: new URLSearchParams(query ?? '') };
}

/** The address of a page: its own parameters, and those that go along. */
export function link(page, params = {}) {
  const here = place().params;
  const there = new URLSearchParams();
  for (const name of CARRIED) {
    if (here.get(name) !== null) {
      there.set(name, here.get(name));
    }
  }
  return address(page, there, params);
}

/** Goes to the same page with these parameters changed; null takes one away, and what was paged begins anew. */
export function change(params) {
  const { page, params: here } = place();
  here.delete('cursor');
  location.hash = address(page, here, params);
}

/** Goes to a page. */
export function go(page, params) {
  location.hash = link(page, params);
}

function address(page, base, params) {
  const query = new URLSearchParams(base);
  for (const [name, value] of Object.entries(params)) {
    if (value === null || value === undefined || value === '') {
      query.delete(name);
    } else {
      query.set(name, String(value));
    }
  }
  const text = query.toString();
  return `#/${page}${text ? `?${text}` : ''}`;
}
