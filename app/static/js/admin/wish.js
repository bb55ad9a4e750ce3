/** What is to be different: the values of `now` that are not those of `was`. */
export const wish = (was, now) => Object.fromEntries(Object.entries(now).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name] ?? null)));

/** What was written with commas between, one by one. */
export const list = (text) => text.split(",").map((one) => one.trim()).filter(Boolean);

/** What was given: empty words are nothing. */
export const given = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "" && value !== null));
