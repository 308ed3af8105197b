import { h } from "./dom.js";
import { showDialog } from "./dialogs.js";
import { emit, state } from "./state.js";
import { kept, t } from "./words.js";
// Who decides: the name is kept between visits, a token only as long as the tab.

const NAME_KEY = "extractor.reviewer";
const TOKEN_KEY = "extractor.token";

/** Take up what was kept. */
export function rememberReviewer(source) {
  source.reviewer = kept(NAME_KEY);
  source.token = kept(TOKEN_KEY, undefined, "sessionStorage");
}

/** True where it is known who decides, after asking if need be. */
export async function haveReviewer() {
  const { source, session } = state;
  if (session.needs_token ? source.token : source.reviewer) return true;
  return askReviewer();
}

/** Ask for the name, and the token where the server wants one; false where it was not given. */
export async function askReviewer(problem = "") {
  const { source, session } = state;
  const wantsToken = session?.needs_token ?? false;
  const name = h("input", { type: "text", name: "reviewer", id: "reviewer-name", maxlength: "80", autocomplete: "name", value: source.reviewer ?? "", required: !wantsToken });
  const token = h("input", { type: "password", name: "token", id: "reviewer-token", autocomplete: "off", value: source.token ?? "", required: wantsToken });
  const told = h("p", { class: "problem", role: "alert", hidden: !problem }, problem);
  const form = h("form", { method: "dialog", class: "stack" },
    h("p", {}, t(wantsToken ? "token_why" : "reviewer_why")),
    wantsToken ? null : h("label", {}, h("span", {}, t("your_name")), name),
    wantsToken ? h("label", {}, h("span", {}, t("token")), token) : null, told,
    h("p", { class: "buttons" }, h("button", { type: "submit", class: "primary" }, t("go_on")), h("button", { type: "button", onclick: (e) => e.target.closest("dialog").close("") }, t("cancel"))));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    source.reviewer = wantsToken ? null : name.value.trim();
    source.token = wantsToken ? token.value.trim() : null;
    try {
      state.session = { ...state.session, ...(await source.session()) };
      if (state.session.reviewer === null && wantsToken) throw new Error(t("wrong_token"));
      if (wantsToken) source.reviewer = state.session.reviewer;
      form.closest("dialog").close("ok");
    } catch (error) {
      told.textContent = error.message;
      told.hidden = false;
    }
  });
  const before = [source.reviewer, source.token];
  if ((await showDialog({ title: t("who_reviews"), body: form, name: "reviewer" })) !== "ok") {
    [source.reviewer, source.token] = before;
    return false;
  }
  kept(NAME_KEY, source.reviewer);
  kept(TOKEN_KEY, source.token, "sessionStorage");
  emit("reviewer");
  return true;
}
