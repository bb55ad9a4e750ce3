/** An amount in another currency at a dated table `{base, date, rates}`, exactly; null where it has no rate. Pure. */
export function exact(amount, from, to, table) {
  const [source, target] = [table?.rates[from], table?.rates[to]];
  return amount == null || !source || !target ? null : (Number(amount) / source) * target;
}

/** The same as people say it: whole above a hundred, else to the cent. */
export function convert(amount, from, to, table) {
  const value = exact(amount, from, to, table);
  if (value == null) return null;
  return Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
}
