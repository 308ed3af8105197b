import { drawArticle, showEvidence } from "./article.js";
import { drawChanges } from "./changes.js";
import { chooseByMouse, chosenWords, isChoosing } from "./choose.js";
import { beginAdding } from "./adding.js";
import { clearRefusal, drawClaim, refuse } from "./claim.js";
import { byId, fill, h, isTyping, kbd, shown } from "./dom.js";
import { EmbeddedSource } from "./embedded.js";
import { drawFilters } from "./filters.js";
import { showHelp } from "./help.js";
import { watchKeys } from "./keys.js";
import { drawChosen, drawList, loadList, redrawRow } from "./list.js";
import { forgetArticles, goQuietly, goToClaim, route, stepUndecided, stopOpening } from "./navigate.js";
import { drawOverview } from "./overview.js";
import { askReviewer, rememberReviewer } from "./reviewer.js";
import { decide, sendAgain } from "./saving.js";
import { HttpSource } from "./source.js";
import { isBlind, on, state } from "./state.js";
import { hideTip, watchTips } from "./tip.js";
import { kept, language, setChoices, setLanguage, t } from "./words.js";
// The page: its frame, and what is drawn anew when something changed.

const THEMES = ["auto", "light", "dark"];
const THEME_KEY = "extractor.theme";

function drawFrame() {
  document.documentElement.lang = language();
  const { session } = state;
  document.title = session ? `${t("title")}: ${session.records}` : t("title");
  const tab = (name) => h("button", { type: "button", "data-tab": name, onclick: () => showTab(name) }, t(`tab.${name}`));
  fill(byId("app"),
    h("header", { id: "top" }, h("h1", {}, t("title")), h("span", { class: "file" }, session ? shown(session.records) : ""),
      h("nav", { "aria-label": t("views") }, viewLink("review", state.claim ? `#/claim/${encodeURIComponent(state.claim)}` : "#/"), viewLink("overview", "#/overview"), session?.changed && !session.read_only ? viewLink("changes", "#/changes") : null),
      h("div", { class: "tools" }, h("span", { id: "who" }), languagePicker(), themePicker(), h("button", { type: "button", id: "help-button", onclick: showHelp, "aria-label": t("keys") }, kbd("?"), h("span", { class: "wide-only" }, t("keys"))))),
    h("p", { id: "said", role: "status", "aria-live": "polite" }), h("div", { id: "unsaved", role: "alert" }),
    h("div", { id: "tabs", role: "group", "aria-label": t("views") }, tab("list"), tab("article"), tab("claim")),
    h("main", {},
      h("section", { id: "list", "aria-label": t("tab.list") }, h("div", { id: "controls" }), h("p", { id: "total" }), h("div", { id: "rows", tabindex: "0", role: "group", "aria-label": t("claims") })),
      h("section", { id: "middle", "aria-label": t("tab.article") }, h("div", { id: "choosing", role: "status" }), h("div", { id: "article", tabindex: "0", role: "group", "aria-label": t("tab.article") })),
      h("section", { id: "claim", "aria-label": t("tab.claim"), tabindex: "0" }),
      h("div", { id: "page", tabindex: "0", role: "group", "aria-label": t("tab.overview") })));
  drawWho();
  showTab(document.body.dataset.tab ?? "list");
  const article = byId("article");
  // Chromium selects nothing from within an element that takes the focus: marks do so by key alone.
  article.addEventListener("pointerdown", (event) => {
    const mark = event.target instanceof Element ? event.target.closest("mark[tabindex]") : null;
    mark?.removeAttribute("tabindex");
    if (mark) document.addEventListener("pointerup", () => { mark.tabIndex = 0; }, { once: true });
  }, true);
  article.addEventListener("mouseup", () => setTimeout(afterSelecting));
  article.addEventListener("click", (event) => {
    const other = event.target instanceof Element ? event.target.closest("mark[data-of]") : null;
    if (other && window.getSelection().isCollapsed && !isChoosing()) clickedClaim(other.dataset.of, event);
  });
  byId("rows").addEventListener("click", (event) => {
    const row = event.target.closest("[data-claim-id]");
    if (row && state.panel?.kind === "same") clickedClaim(row.dataset.claimId, event);
    else if (row) showTab("claim");
  });
}

// While «same as» is open a click on another claim names it; else it opens it.
function clickedClaim(id, event) {
  if (state.panel?.kind !== "same") goToClaim(id);
  else {
    event.preventDefault();
    if (id !== state.claim) decide("same_as", { same_as: id });
  }
}

function viewLink(view, href) {
  return h("a", { href, "data-view": view }, t(`tab.${view}`));
}

function languagePicker() {
  const names = { en: "English", nb: "Bokmål", nn: "Nynorsk" };
  return h("select", { id: "language", "aria-label": t("language"), onchange: (event) => { setLanguage(event.target.value); redrawAll(); } },
    Object.entries(names).map(([code, name]) => h("option", { value: code, selected: code === language(), lang: code }, name)));
}

function themePicker() {
  return h("select", { id: "theme", "aria-label": t("theme"), onchange: (event) => { kept(THEME_KEY, event.target.value); setTheme(); if (document.body.dataset.view === "overview") showView("overview"); } },
    THEMES.map((theme) => h("option", { value: theme, selected: theme === (kept(THEME_KEY) ?? "auto") }, t(`theme.${theme}`))));
}

function setTheme() {
  document.documentElement.dataset.theme = kept(THEME_KEY) ?? "auto";
}

function drawWho() {
  const { source, session } = state;
  if (!session || session.read_only) return fill(byId("who"), session ? h("span", { class: "badge" }, t("read_only")) : null);
  return fill(byId("who"), h("button", { type: "button", onclick: () => askReviewer() }, source.reviewer ? shown(source.reviewer) : t("who_reviews")));
}

function drawUnsaved() {
  const count = state.unsaved?.size ?? 0;
  const [first] = state.unsaved?.values() ?? [];
  fill(byId("unsaved"), count ? [h("strong", {}, t(count === 1 ? "one_unsaved" : "n_unsaved", { n: count })), ` ${first.message} `,
    h("button", { type: "button", class: "primary", onclick: sendAgain }, t("try_again")), h("button", { type: "button", onclick: () => { state.unsaved = null; drawUnsaved(); drawList(); } }, t("discard"))] : null);
}

function showTab(name) {
  const isNew = document.body.dataset.tab !== name;
  document.body.dataset.tab = name;
  if (isNew && name === "article" && state.article) showEvidence(byId("article"));
  for (const button of byId("tabs").children) button.setAttribute("aria-pressed", button.dataset.tab === name ? "true" : "false");
}

function showView(view) {
  document.body.dataset.view = view;
  for (const link of document.querySelectorAll("nav [data-view]")) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  hideTip();
  if (view === "overview") drawOverview(byId("page"));
  if (view === "changes") drawChanges(byId("page"));
}

function redraw() {
  hideTip();
  drawArticle(byId("article"));
  drawClaim(byId("claim"));
}

function redrawAll() {
  drawFrame();
  drawFilters(byId("controls"));
  drawList();
  state.article = state.article && { ...state.article };
  redraw();
  drawUnsaved();
  showView(document.body.dataset.view ?? "review");
}

function afterSelecting() {
  if (isChoosing()) {
    chooseByMouse();
    return;
  }
  const words = !state.session.read_only && state.article && !state.panel && !state.added ? chosenWords() : null;
  fill(byId("choosing"), words ? h("p", {}, h("button", { type: "button", class: "primary", onmousedown: (event) => event.preventDefault(), onclick: beginAdding }, kbd("n"), t("add_these"))) : null);
}

function listen() {
  on("opened", ({ inList, changed }) => {
    redraw();
    showEvidence(byId("article"));
    byId("claim").scrollTop = 0;
    if (changed) drawList();
    else drawChosen();
    if (!inList && document.body.dataset.tab === "list" && !isTyping(document.activeElement)) showTab("claim");
    document.querySelector('nav [data-view="review"]')?.setAttribute("href", state.claim ? `#/claim/${encodeURIComponent(state.claim)}` : "#/");
  });
  on("unopened", (message) => { state.article = null; state.claim = null; redraw(); fill(byId("claim"), h("p", { class: "problem", role: "alert" }, message)); });
  on("redraw", redraw);
  on("dropped", () => { clearRefusal(); redraw(); });
  on("drafted", (id) => redrawRow(id));
  on("refused", refuse);
  on("unsaved", () => { drawUnsaved(); redraw(); });
  on("saved", ({ goesOn }) => { clearRefusal(); drawUnsaved(); redraw(); if (goesOn) stepUndecided(); });
  on("undone", ({ id }) => { if (id && id !== state.claim) goToClaim(id); else redraw(); if (!id && !state.claim && state.rows.length) goToClaim(state.rows[0].id); });
  on("view", showView);
  on("tab", showTab);
  on("panel", () => showTab("claim"));
  on("choosing", () => showTab("article"));
  on("adding", () => { showTab("claim"); showEvidence(byId("article")); });
  on("help", showHelp);
  on("reviewer", () => { drawWho(); forgetArticles(); });
  on("filters", async () => {
    if (isBlind() && !state.source.reviewer && !(await askReviewer())) state.filters = { ...state.filters, queue: null };
    drawFilters(byId("controls"));
    forgetArticles();
    stopOpening();
    await loadList();
    const held = state.rows.find((row) => row.id === state.claim) ?? state.rows[0];
    if (held) goQuietly(held.id);
    else { state.claim = null; state.article = null; redraw(); }
  });
  window.addEventListener("hashchange", route);
  window.addEventListener("beforeunload", (event) => { if (state.drafts.size || state.unsaved?.size || state.added) event.preventDefault(); });
}

async function start() {
  setTheme();
  document.body.dataset.view = "review";
  const embedded = byId("records");
  state.source = embedded ? new EmbeddedSource(JSON.parse(embedded.textContent)) : new HttpSource();
  if (!embedded) rememberReviewer(state.source);
  drawFrame();
  try {
    state.session = await state.source.session();
  } catch (error) {
    if (error.status === 401) {
      state.session = { ...error.body, read_only: false, needs_token: true, choices: {} };
      if (await askReviewer(error.message)) return start();
    }
    fill(byId("claim"), h("p", { class: "problem", role: "alert" }, error.message, " ", h("button", { type: "button", onclick: () => location.reload() }, t("try_again"))));
    return null;
  }
  setChoices(state.session.choices ?? {});
  if (state.session.read_only && !location.hash) history.replaceState(null, "", "#/");
  drawFrame();
  drawFilters(byId("controls"));
  listen();
  watchTips(document.body);
  watchKeys();
  const first = loadList();
  if (/^#\/(claim|article)\//.test(location.hash)) await Promise.all([first, route()]);
  else {
    await first;
    await route();
  }
  drawList();
  return null;
}

start();
