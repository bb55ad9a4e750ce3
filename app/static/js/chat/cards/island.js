import { t } from "../../lib/i18n.js";

const SVG = "http://www.w3.org/2000/svg";
const [WEST, NORTH, SCALE, NARROW] = [32.2, 35.78, 100, 0.82]; // a degree of longitude is shorter here than one of latitude
const COAST = [
  [32.28, 35.09], [32.43, 35.04], [32.55, 35.16], [32.66, 35.19], [32.82, 35.145], [32.93, 35.19], [32.92, 35.3], [32.92, 35.4], [33.02, 35.36],
  [33.17, 35.355], [33.32, 35.345], [33.58, 35.345], [33.75, 35.39], [33.95, 35.44], [34.19, 35.54], [34.38, 35.62], [34.59, 35.695], [34.5, 35.6],
  [34.35, 35.53], [34.2, 35.44], [34.06, 35.37], [33.95, 35.32], [33.9, 35.25], [33.92, 35.17], [33.96, 35.12], [33.99, 35.05], [34.08, 34.97],
  [33.95, 34.97], [33.75, 34.98], [33.65, 34.93], [33.61, 34.82], [33.45, 34.76], [33.3, 34.71], [33.08, 34.67], [33.02, 34.57], [32.93, 34.6],
  [32.86, 34.67], [32.65, 34.66], [32.42, 34.75], [32.38, 34.85], [32.3, 34.96],
];

/** A sketch of the island with a pin in it, drawn here: nobody else learns what is looked at. Null where the place is unknown. */
export function sketch({ lat, lon } = {}, name = "") {
  if (lat == null || lon == null) return null;
  const drawing = make("svg", { class: "island", viewBox: "0 0 200 125", role: "img", "aria-label": t("cards.sketch", { place: name }) });
  const [x, y] = project([lon, lat]);
  drawing.append(make("path", { class: "land", d: `M${COAST.map((point) => project(point).join(" ")).join("L")}Z` }));
  drawing.append(make("circle", { class: "halo", cx: x, cy: y, r: 9 }), make("circle", { class: "pin", cx: x, cy: y, r: 4 }));
  return drawing;
}

const project = ([lon, lat]) => [(lon - WEST) * SCALE * NARROW, (NORTH - lat) * SCALE].map((part) => Math.round(part * 10) / 10);

function make(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}
