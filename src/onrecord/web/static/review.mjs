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
document.addEventListener("htmx:afterSettle", () => {
  wire();
  document.getElementById("main").focus({ preventScroll: true });
});
if (document.readyState === "complete") wire();
else addEventListener("load", wire);

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && writes(event.target)) {
    event.target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || writes(event.target)) return;
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
