// The cards that few conversations have; `catalog.js` loads them with the first of them.
export { handOff as hand_off } from "./hand_off.js";
export { quotes } from "./quotes.js";
export { request } from "./request.js";
export { sources } from "./sources.js";
export { viewing } from "./viewing.js";
