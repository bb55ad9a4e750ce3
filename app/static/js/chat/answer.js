import { render } from "../lib/markdown.js";
import { plainText } from "../lib/plain.js";

export { Writing } from "../lib/writing.js";
export { cards as listings } from "./cards/listings.js";
export { copy } from "./copying.js";

/** An answer's words without its signs, for whoever hears them. */
export const heard = (content) => plainText(render(content));
