// What every page needs of the DOM.

/**
 * h makes an element. Attributes that begin with "on" are listeners; null and false leave out an
 * attribute or a child.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node|string|number|null|false|undefined)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
function h(tag, attributes, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) el.addEventListener(name.slice(2), value);
    else el.setAttribute(name, value === true ? "" : String(value));
  }
  fill(el, ...children);
  return el;
}

/**
 * fill puts children in the place of those that an element has.
 * @param {Element} el
 * @param {...(Node|string|number|null|false|undefined)} children
 */
function fill(el, ...children) {
  el.replaceChildren(...children.filter((c) => c !== null && c !== undefined && c !== false).map((c) => (c instanceof Node ? c : String(c))));
}

/**
 * byId is an element of the page, which is there from the start.
 * @template {HTMLElement} T
 * @param {string} id
 * @returns {T}
 */
function byId(id) {
  const el = document.getElementById(id);
  if (!el) throw new Error("the page has no #" + id);
  return /** @type {T} */ (el);
}

/**
 * svg makes an element of SVG.
 * @param {string} tag
 * @param {Record<string, string|number>} attributes
 * @param {...(Node|string)} children
 * @returns {SVGElement}
 */
function svg(tag, attributes, ...children) {
  const el = /** @type {SVGElement} */ (document.createElementNS("http://www.w3.org/2000/svg", tag));
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, String(value));
  el.append(...children);
  return el;
}

/**
 * inFrame returns a function that has f called once with the next frame, however often it is called.
 * A page that is hidden has no frames; then it comes when the page is shown.
 * @param {() => void} f
 * @returns {() => void}
 */
function inFrame(f) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      f();
    });
  };
}

/**
 * atMost returns a function that has f called, at most once in ms milliseconds, and once more after
 * the last call.
 * @param {number} ms
 * @param {() => void} f
 * @returns {() => void}
 */
function atMost(ms, f) {
  let timer = 0;
  let again = false;
  const run = () => {
    timer = window.setTimeout(() => {
      timer = 0;
      if (again) {
        again = false;
        run();
      }
    }, ms);
    f();
  };
  return () => {
    if (timer) again = true;
    else run();
  };
}

/**
 * formatBytes is a number of bytes as people read it.
 * @param {number} n
 */
function formatBytes(n) {
  for (const [unit, size] of /** @type {[string, number][]} */ ([["MiB", 1 << 20], ["KiB", 1 << 10]])) {
    if (n >= size) return (n / size >= 100 || n % size === 0 ? Math.round(n / size) : (n / size).toFixed(1)) + " " + unit;
  }
  return n + (n === 1 ? " byte" : " bytes");
}

/**
 * formatSpan is a time in seconds as people read it: 0.2 ms, 31 ms, 1.20 s, 2 min 5 s.
 * @param {number} s
 */
function formatSpan(s) {
  if (s < 0.01) return (s * 1000).toFixed(1) + " ms";
  if (s < 1) return Math.round(s * 1000) + " ms";
  if (s < 60) return s.toFixed(2) + " s";
  return Math.floor(s / 60) + " min " + Math.round(s % 60) + " s";
}

/**
 * save has the browser keep a file.
 * @param {string} name
 * @param {Blob} content
 */
function saveFile(name, content) {
  const url = URL.createObjectURL(content);
  const a = h("a", { href: url, download: name });
  document.body.append(a);
  a.click();
  a.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
