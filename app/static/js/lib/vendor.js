export { io } from "/static/vendor/socket.io.esm.min.js";
export { marked } from "/static/vendor/marked.esm.js";
export { default as DOMPurify } from "/static/vendor/purify.es.mjs";
