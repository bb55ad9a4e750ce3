// Classic script in <head>: theme, language and first view are right before the first paint.
(() => {
  const root = document.documentElement;
  const read = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = read("ei.theme") || (dark ? "dark" : "light");
  root.dataset.view = read("ei.session") ? "chat" : "auth";
  const wanted = [read("ei.lang"), ...(navigator.languages || [navigator.language])];
  const known = ["en", "tr", "ru", "de", "ar"];
  const lang = wanted.map((tag) => (tag || "").slice(0, 2).toLowerCase()).find((tag) => known.includes(tag)) || "en";
  root.lang = lang;
  root.dir = lang === "ar" ? "rtl" : "ltr";
  root.dataset.wait = lang === "en" ? "no" : "yes";
  // Asked for before the modules that will ask for it are here: the page's words are not the last thing to come.
  const words = { rel: "preload", as: "fetch", crossOrigin: "anonymous", fetchPriority: "high", href: new URL(`i18n/${lang}.json`, document.currentScript.src).href };
  document.head.append(Object.assign(document.createElement("link"), words));
})();
