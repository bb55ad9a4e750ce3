/** The views of the console, in the order of its menu: the name in the address, and the module that draws it.
 *
 * A module exports `open(root, place)`: it draws itself into `root` and answers what it goes on doing, each optional:
 * `refresh()`, called every five seconds, `live(overview)`, called with every push, and `close()`. `place` has `id`,
 * what follows the name in the address, and `query`, its URLSearchParams. */
export const VIEWS = {
  overview: () => import("./overview.js"),
  queues: () => import("./queues.js"),
  dead: () => import("./dead.js"),
  breakers: () => import("./breakers.js"),
  turns: () => import("./turns.js"),
  broadcasts: () => import("./broadcasts.js"),
  vendors: () => import("./vendors.js"),
  listings: () => import("./listings.js"),
  users: () => import("./users.js"),
  preferences: () => import("./preferences.js"),
  outbox: () => import("./outbox.js"),
  audit: () => import("./audit.js"),
};
