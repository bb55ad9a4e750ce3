/** Offers as a board shows them, by the reader's clock. Pure: `today` is the island's day, `weight` compares prices. */

/** The server's offers in the shape of a card's rows. */
export const rowsOf = ({ quotes }) => quotes.map(({ id, vendor, ...rest }) => ({ ...rest, quote_id: id, vendor: vendor.display_name, best: null, converted: null }));

/** Rows with `expired` as of today and the best marked, the cheapest first and the expired ones last. */
export function arrange(rows, { today, weight }) {
  const told = rows.map((row) => ({ ...row, expired: Boolean(row.expired || (row.valid_until && row.valid_until < today)), pounds: weight(row.price, row.currency) }));
  const sorted = told.every(({ pounds }) => pounds != null) ? told.toSorted((a, b) => a.expired - b.expired || a.pounds - b.pounds) : told.toSorted((a, b) => a.expired - b.expired);
  return mark(sorted);
}

/** A card's own best stays as long as it holds; without one it is the cheapest, where all are for the same. */
function mark(rows) {
  const valid = rows.filter(({ expired }) => !expired);
  const named = valid.find(({ best }) => best);
  const unmarked = rows.every(({ best }) => best == null);
  const comparable = valid.every(({ period, pounds }) => pounds != null && period === valid[0].period);
  const best = named ?? (unmarked && comparable ? valid[0] : null);
  return rows.map((row) => ({ ...row, best: row === best }));
}

/** What has changed against an earlier board: by vendor “new” or the earlier price, and who offers nothing any more. */
export function changes(before, rows) {
  if (!before?.length) return { of: () => null, gone: [] };
  const earlier = new Map(before.map((row) => [row.vendor, row]));
  const same = (a, b) => Number(a.price) === Number(b.price) && a.currency === b.currency;
  const now = new Set(rows.map(({ vendor }) => vendor));
  return {
    of: (row) => (!earlier.has(row.vendor) ? "new" : same(earlier.get(row.vendor), row) ? null : earlier.get(row.vendor)),
    gone: [...earlier.keys()].filter((vendor) => !now.has(vendor)),
  };
}

export const acceptable = ({ quote_id: id, status, expired }) => Boolean(id && status === "received" && !expired);
