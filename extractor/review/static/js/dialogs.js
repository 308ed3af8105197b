import { fill, h } from "./dom.js";
import { t } from "./words.js";
// Dialogs of the browser: it keeps the focus inside, and Esc closes them.

/** Show a dialog until it is closed; gives its return value, "" where Esc closed it. */
export function showDialog({ title, body, name }) {
  const heading = h("h2", { id: `${name}-title` }, title);
  const dialog = h("dialog", { id: name, "aria-labelledby": `${name}-title` }, heading, body);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((closed) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      closed(dialog.returnValue);
    });
  });
}

export const isDialogOpen = () => document.querySelector("dialog[open]") !== null;

export function closeButton(value = "") {
  return h("button", { type: "button", autofocus: true, onclick: (event) => event.target.closest("dialog").close(value) }, t("close"));
}

const SAID_FOR = 5000; // milliseconds
let saidTimer = 0;

/** Say something that a screen reader reads out; it goes when the next is said, or after a while. */
export function say(text) {
  clearTimeout(saidTimer);
  saidTimer = setTimeout(() => fill(document.getElementById("said")), SAID_FOR);
  fill(document.getElementById("said"), text);
}
