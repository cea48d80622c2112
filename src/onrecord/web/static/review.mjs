// The queue by keyboard, and words picked with a pointer. Everything here can be done with the forms alone.

const writes = (target) => target.matches?.("input:not([type=checkbox]), textarea, select, [contenteditable]");

// Partial updates: a decision swaps the desk, not the page.
const wire = () => {
  const desk = document.getElementById("desk");
  if (!desk || !window.htmx) return;
  const own = (address) => new URL(address, location.href).pathname.startsWith("/review");
  for (const form of desk.querySelectorAll("form")) {
    if (!own(form.action)) continue;
    form.setAttribute(form.method === "post" ? "hx-post" : "hx-get", form.getAttribute("action"));
  }
  for (const link of desk.querySelectorAll("a.button, .margin a.tie")) link.setAttribute("hx-get", link.getAttribute("href"));
  for (const each of desk.querySelectorAll("[hx-post], [hx-get]")) {
    each.setAttribute("hx-target", "#desk");
    each.setAttribute("hx-select", "#desk");
    each.setAttribute("hx-swap", "outerHTML show:none");
    each.setAttribute("hx-sync", "#main:drop");
  }
  window.htmx.process(desk);
};

document.addEventListener("htmx:afterRequest", (event) => {
  const { successful, xhr, elt } = event.detail;
  if (successful) history.replaceState(null, "", xhr.responseURL || location.href);
  else if (elt.matches("form")) HTMLFormElement.prototype.submit.call(elt); // the plain page tells what went wrong
  else location.assign(elt.href);
});

// After a swap the focus is where the work goes on: at the next entry, or at the tool that was in use. What
// was done is told by a live region that outlives the swap, since one that comes with it may stay unheard.
let used = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt;
  used = {
    entry: document.querySelector(".case")?.dataset.entry,
    tool: form.closest("details.tool")?.dataset.key,
    label: form.getAttribute("aria-label"),
    action: form.getAttribute("action"),
  };
});
const goOn = () => {
  const same = used?.entry && document.querySelector(".case")?.dataset.entry === used.entry;
  const tool = same && used.tool ? document.querySelector(`details.tool[data-key="${used.tool}"]`) : null;
  if (tool) {
    tool.open = true;
    const form = used.label ? tool.querySelector(`form[aria-label="${CSS.escape(used.label)}"]`) : null;
    return form?.querySelector("select, input:not([type=hidden])") ?? tool.querySelector("summary");
  }
  if (used?.action === "/review/keys") return document.querySelector("form.keys button");
  return document.getElementById("case-h") ?? document.getElementById("main");
};
document.addEventListener("htmx:afterSettle", () => {
  wire();
  goOn().focus({ preventScroll: true });
  const words = (each) => document.querySelector(each)?.textContent.trim() ?? "";
  document.getElementById("told").textContent =
    used?.action === "/review/keys" ? words("form.keys span") : `${words("#desk .said")} ${words("#desk .left")}`;
});
if (document.readyState === "complete") wire();
else addEventListener("load", wire);

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && writes(event.target)) {
    event.target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || writes(event.target)) return;
  if (document.querySelector("#desk[data-keyless]")) return;
  const found = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!found) return;
  event.preventDefault();
  if (found.matches("details")) {
    found.open = !found.open;
    (found.open ? (found.querySelector("input:not([type=hidden]), select, button") ?? found) : found.querySelector("summary")).focus();
  } else found.click();
});

// Words that are selected in the passage go into the field that was last used.
let field = null;
document.addEventListener("focusin", (event) => {
  if (event.target.matches?.('.fix input[name="words"]')) field = event.target;
});
document.addEventListener("pointerup", () => {
  const chosen = getSelection();
  const words = chosen.toString().trim();
  const inside = chosen.anchorNode?.parentElement?.closest(".passage") && chosen.focusNode?.parentElement?.closest(".passage");
  if (field?.isConnected && inside && words) {
    field.value = words;
    field.focus();
  }
});
