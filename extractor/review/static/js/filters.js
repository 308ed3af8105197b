import { fill, h, kbd, shown } from "./dom.js";
import { byWords } from "./slots.js";
import { emit, state } from "./state.js";
import { choices, t, valueWords } from "./words.js";
// Search, queues and filters above the list.

const STATUSES = ["undecided", "accepted", "rejected", "corrected", "decided", "disputed"];
const ORDER_NAMES = ["article", "confidence", "conflict"];
let searchTimer = 0;

/** The queues: all, second opinion, changed since; then search and filters. */
export function drawFilters(place) {
  const { filters, session } = state;
  if (place.hasChildNodes()) {
    tellFilters(place);
    return;
  }
  const search = h("input", { type: "search", id: "search", value: filters.q ?? "", placeholder: t("search"), "aria-label": t("search"), autocomplete: "off", oninput: (event) => later(event.target.value) });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); set("q", search.value.trim()); search.blur(); }
    if (event.key === "Escape") search.blur();
  });
  fill(place,
    session.read_only ? null : h("div", { class: "queues", role: "group", "aria-label": t("queues") }, queueButton("all", t("queue.all")),
      queueButton("second", t("queue.second")), session.changed ? queueButton("changed", `${t("queue.changed")} (${session.changed})`) : null),
    h("div", { class: "search" }, search, kbd("/")),
    h("details", { id: "filters" }, h("summary", {}), h("div", { class: "fields" }, fields(filters))));
  tellFilters(place);
}

// The fields stay while the list changes: one that were drawn anew would lose the focus, and the
// letters typed after that would be commands.
function tellFilters(place) {
  const { filters, session } = state;
  const counted = Object.keys(filters).filter((name) => filters[name] && !["q", "order", "queue", "changed"].includes(name)).length;
  place.querySelector("summary").textContent = counted ? t("filters_on", { n: counted }) : t("filters");
  for (const button of place.querySelectorAll("[data-queue]")) button.setAttribute("aria-pressed", button.dataset.queue === queueNow() ? "true" : "false");
  for (const field of place.querySelectorAll("#search, .fields [name]")) {
    const value = filters[field.name || "q"] ?? "";
    if (field.type === "checkbox") field.checked = Boolean(value);
    else if (field !== document.activeElement) field.value = field.name === "order" && !value ? ORDER_NAMES[0] : value;
  }
  const status = place.querySelector(".fields [name=status]");
  if (status) status.parentNode.hidden = session.read_only || filters.queue === "second";
}

const queueNow = () => (state.filters.queue === "second" ? "second" : state.filters.changed ? "changed" : "all");

function queueButton(name, label) {
  return h("button", { type: "button", "data-queue": name, "aria-pressed": "false", onclick: () => {
    state.filters = { ...state.filters, queue: name === "second" ? "second" : null, changed: name === "changed" ? "1" : null };
    emit("filters");
  } }, label);
}

function later(text) {
  clearTimeout(searchTimer);
  searchTimer = setTimeout(() => set("q", text.trim()), 250);
}

function set(name, value) {
  clearTimeout(searchTimer);
  if ((state.filters[name] ?? "") === (value ?? "")) return;
  state.filters = { ...state.filters, [name]: value || null };
  emit("filters");
}

function fields(filters) {
  const { session } = state;
  const options = choices();
  const topics = (options.topics ?? []).map((row) => [row.id, valueWords("topic", row.id)]).sort((a, b) => byWords(a[1], b[1]));
  const indicators = (options.indicators ?? []).map((row) => [row.id, valueWords("indicator", row.id)]);
  const same = (values) => (values ?? []).map((value) => [value, shown(value)]);
  return [
    picked("status", t("status"), session.read_only ? [] : STATUSES.map((s) => [s, t(`status.${s}`)])),
    picked("order", t("order"), ORDER_NAMES.map((o) => [o, t(`order.${o}`)])),
    picked("topic", t("slot.topic"), topics),
    picked("indicator", t("slot.indicator"), indicators),
    typed("place", t("slot.place"), []),
    picked("year", t("year"), same([...(options.years ?? [])].reverse())),
    picked("publisher", t("publisher"), same(options.publishers)),
    typed("speaker", t("slot.speaker"), (options.speakers ?? []).filter((name) => name === shown(name))),
    h("label", {}, h("span", {}, t("confidence")), h("span", { class: "range" }, number("min_confidence", t("at_least")), "–", number("max_confidence", t("at_most")))),
    h("label", { class: "tick" }, h("input", { type: "checkbox", name: "check", checked: filters.check === "conflict", onchange: (event) => set("check", event.target.checked ? "conflict" : null) }), t("checks_in_conflict")),
    h("label", { class: "tick" }, h("input", { type: "checkbox", name: "added", checked: Boolean(filters.added), onchange: (event) => set("added", event.target.checked ? "1" : null) }), t("added_claims")),
    h("button", { type: "button", class: "clear", onclick: () => { state.filters = { queue: filters.queue, changed: filters.changed }; emit("filters"); } }, t("clear_filters")),
  ];
}

function picked(name, label, options) {
  if (!options.length) return null;
  const chosen = state.filters[name] ?? "";
  return h("label", {}, h("span", {}, label), h("select", { name, onchange: (event) => set(name, event.target.value) },
    name === "order" ? null : h("option", { value: "" }, t("all")),
    options.map(([value, words]) => h("option", { value, selected: String(value) === String(chosen) }, words))));
}

function typed(name, label, options) {
  const id = `known-${name}`;
  return h("label", {}, h("span", {}, label), h("input", { type: "text", name, value: state.filters[name] ?? "", list: options.length ? id : null, autocomplete: "off", onchange: (event) => set(name, event.target.value.trim()) }),
    options.length ? h("datalist", { id }, options.map((value) => h("option", { value }))) : null);
}

function number(name, label) {
  return h("input", { type: "number", name, min: "0", max: "1", step: "0.05", "aria-label": `${t("confidence")}: ${label}`, value: state.filters[name] ?? "", onchange: (event) => set(name, event.target.value) });
}
