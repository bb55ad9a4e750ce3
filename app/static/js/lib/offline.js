/** The service worker that lets this page open without a network. */
const ADDRESS = "/sw.js";

/** Which version of the site this module is of; null where it was asked for by its plain address. */
export const version = new URL(import.meta.url).pathname.match(/^\/static\/([0-9a-f]{16})\//)?.[1] ?? null;

/** Registers the worker, where a browser lets us; `renewed` is called when one of another version has taken over. */
export async function install(renewed) {
  if (!navigator.serviceWorker || !isSecureContext) return;
  navigator.serviceWorker.addEventListener("controllerchange", async () => { if ((await running()) !== version) renewed(); });
  try {
    await navigator.serviceWorker.register(trusted(ADDRESS));
  } catch (error) {
    console.warn("This page will not open without a network:", error.message);
  }
}

/** The version of the worker that answers for this page. */
function running() {
  const { port1, port2 } = new MessageChannel();
  navigator.serviceWorker.controller.postMessage("version", [port2]);
  return new Promise((resolve) => { port1.onmessage = ({ data }) => resolve(data); });
}

/** The policy of the page lets no text become a worker's address but this one. */
function trusted(address) {
  if (!window.trustedTypes) return address;
  return trustedTypes.createPolicy("easy-islanders", { createScriptURL: () => ADDRESS }).createScriptURL(address);
}
