// What a page can do beside being read. Everything here is a comfort: all of it can be had without.

// Pages in a row that scrolls: the one that is open is in sight.
document.querySelector(".top nav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest", behavior: "instant" });

// Sliders: one stop for each day at which an account can change, the last for today. They turn either clock.
for (const field of document.querySelectorAll("form.account input[data-days]")) {
  const days = [...(document.getElementById(field.dataset.days)?.options ?? [])].map((each) => each.value);
  const earlier = field.name === "since" || field.name === "known_since";
  if (days.length < (field.name === "as_of" || field.name === "since" ? 2 : 1)) continue;
  const stops = [...days, ""];
  const later = field.value ? days.findIndex((day) => day > field.value) : -1;
  const at = !field.value ? days.length : later < 0 ? days.length - 1 : Math.max(0, later - 1);
  const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: days.length, value: at });
  slider.setAttribute("aria-label", field.labels[0].textContent.trim().replace(/\s+/g, " "));
  const told = document.createElement("output");
  const show = () => {
    told.value = stops[slider.value] || (earlier ? "no day" : "today");
    slider.setAttribute("aria-valuetext", told.value);
  };
  slider.addEventListener("input", show);
  slider.addEventListener("change", () => {
    field.value = stops[slider.value];
    field.form.requestSubmit();
  });
  show();
  const box = document.createElement("span");
  box.className = "slider";
  box.append(slider, told);
  field.closest("label").after(box);
}

// A picture of many marks is one stop of the Tab key; the arrows go from mark to mark, as they stand.
for (const picture of document.querySelectorAll("svg.drift")) {
  const marks = [...picture.querySelectorAll("a.dot")];
  if (marks.length <= 24) continue;
  const at = new Map(marks.map((mark) => {
    const near = mark.querySelector(".near");
    return [mark, { x: +near.getAttribute("cx"), y: +near.getAttribute("cy") }];
  }));
  const order = [...marks].sort((a, b) => at.get(a).x - at.get(b).x || at.get(b).y - at.get(a).y);
  const above = [...marks].sort((a, b) => at.get(b).y - at.get(a).y || at.get(a).x - at.get(b).x);
  order.forEach((mark, n) => mark.setAttribute("tabindex", n ? -1 : 0));
  const steps = { ArrowRight: [order, 1], ArrowLeft: [order, -1], ArrowUp: [above, 1], ArrowDown: [above, -1] };
  picture.addEventListener("keydown", (event) => {
    const mark = event.target.closest?.("a.dot");
    if (!mark || event.ctrlKey || event.metaKey || event.altKey) return;
    const [line, by] = steps[event.key] ?? [];
    const next = line ? line[line.indexOf(mark) + by] : { Home: order[0], End: order.at(-1) }[event.key];
    if (!line && !next) return;
    event.preventDefault();
    next?.focus();
  });
  picture.addEventListener("focusin", (event) => {
    const mark = event.target.closest?.("a.dot");
    if (mark) marks.forEach((each) => each.setAttribute("tabindex", each === mark ? 0 : -1));
  });
  document.getElementById("drift-about")?.append(" By keyboard the arrow keys go from mark to mark, by day of the report or by day promised.");
}

// The origins: what leads to and from the name that is looked at stands out.
for (const picture of document.querySelectorAll("svg.origins")) {
  const edges = [...picture.querySelectorAll(".edge[data-ends]")].map((edge) => [edge, edge.dataset.ends.split(" ")]);
  const look = (event) => {
    const number = event.target.closest?.(".node")?.dataset.n;
    for (const [edge, ends] of edges) edge.classList.toggle("warm", number !== undefined && ends.includes(number));
  };
  for (const kind of ["pointerover", "focusin", "pointerleave", "focusout"]) picture.addEventListener(kind, look);
}

// Empty fields stay out of the address, so that a permalink says no more than it means.
for (const each of document.querySelectorAll("form")) {
  each.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });
}

// The reader: text and cards light each other up.
const cards = document.querySelector(".cards");
if (cards) {
  const number = new Map();
  document.querySelectorAll(".text .at").forEach((spot) => {
    const next = spot.nextElementSibling?.matches(".ref") ? spot.nextElementSibling : null;
    if (next) number.set(spot.id, next.dataset.m);
  });
  const warm = (id, on) => {
    const marks = number.get(id);
    if (marks !== undefined) document.querySelectorAll(`.text .m${marks}`).forEach((e) => e.classList.toggle("warm", on));
    document.getElementById(`card-${id}`)?.classList.toggle("warm", on);
  };
  const idOf = (target) => {
    const card = target.closest?.(".cards li");
    if (card) return card.dataset.entry;
    const ref = target.closest?.(".text .ref");
    return ref ? ref.hash.slice("#card-".length) : null;
  };
  let last = null;
  const follow = (event) => {
    const id = idOf(event.target);
    if (id === last) return;
    if (last) warm(last, false);
    if (id) warm(id, true);
    last = id;
  };
  for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, follow);
}

// Under a finger the first touch of a time shows what it tells, the second one follows it.
let touched = null;
document.addEventListener("pointerdown", (event) => {
  const time = event.pointerType === "touch" ? event.target.closest?.(".timed") : null;
  touched = time && !time.classList.contains("told") ? time : null;
  document.querySelectorAll(".timed.told").forEach((each) => each !== time && each.classList.remove("told"));
});
document.addEventListener("click", (event) => {
  const time = event.target.closest?.(".timed");
  if (!time || time !== touched) return;
  touched = null;
  event.preventDefault();
  time.classList.add("told");
});

// What a time tells goes away with Escape, and comes again with the next look.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll(".timed:hover, .timed:focus-within").forEach((each) => {
    each.classList.remove("told");
    each.classList.add("dismissed");
  });
});
for (const kind of ["pointerout", "focusout"]) {
  document.addEventListener(kind, (event) => event.target.closest?.(".timed")?.classList.remove("dismissed"));
}

// Ratings by keyboard: inside of a form a key is one of its values; j and k go from form to form. Keys do
// nothing while the focus is elsewhere, in a field that takes words, or where the reader switched them off.
const rates = [...document.querySelectorAll("form[data-rates]")];
if (rates.length && !document.querySelector(".rating[data-keyless]")) {
  const enter = (form) => form?.querySelector("select").focus();
  const there = document.getElementById(location.hash.slice(1))?.querySelector("form[data-rates]");
  // The browser goes to the fragment first, and takes the focus away.
  if (there) addEventListener("load", () => setTimeout(() => enter(there), 50));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.matches("input, textarea")) return;
    const form = event.target.closest("form[data-rates]");
    const key = event.key.toLowerCase();
    const step = { j: 1, k: -1 }[key];
    const inside = form ?? event.target.closest(".rating");
    if (step && (form || event.target === document.body || event.target.matches("main"))) {
      event.preventDefault();
      enter(rates[Math.min(Math.max((form ? rates.indexOf(form) : -1) + step, 0), rates.length - 1)]);
    } else if (inside && key === "u") {
      event.preventDefault();
      document.querySelector('.rating form.rate input[value="undo"]')?.form.requestSubmit();
    } else if (form && [...form.elements.value.options].some((each) => each.value && each.value === key.toUpperCase())) {
      event.preventDefault();
      form.elements.value.value = key.toUpperCase();
      form.requestSubmit();
    }
  });
}
