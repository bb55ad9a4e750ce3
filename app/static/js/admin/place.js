const SHAPE = /^#\/([a-z]+)(?:\/([^?]+))?(?:\?(.*))?$/;

/** What an id looks like. */
export const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Where the page is by its address: `#/turns/<id>?status=failed`; anything else is the overview. */
export function place() {
  const [, name = "overview", id = null, query = ""] = SHAPE.exec(location.hash) ?? [];
  return { name, id: id && decodeURIComponent(id), query: new URLSearchParams(query) };
}

export const address = (name, id, query) => `#/${name}${id ? `/${encodeURIComponent(id)}` : ""}${query?.toString() ? `?${query}` : ""}`;

export const go = (name, id, query) => { location.hash = address(name, id, query); };

/** Keeps what is asked for in the address without a step back for each letter. */
export const note = (name, query) => history.replaceState(null, "", address(name, null, query));
