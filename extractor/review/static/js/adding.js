import { startChoosing, chosenWords } from "./choose.js";
import { sentenceAround } from "./points.js";
import { emit, shownClaim, speltOut, state } from "./state.js";
import { t } from "./words.js";
// A claim that the extractor missed: its figure is chosen, the rest is proposed and can be changed.

/** Begin to add a claim: on the words that are selected, else after asking for them. */
export function beginAdding() {
  if (!state.article || state.session.read_only) return;
  const words = chosenWords();
  if (words) {
    window.getSelection().removeAllRanges();
    addOn(words);
    return;
  }
  const claim = shownClaim();
  const near = claim ? (speltOut(claim).evidence?.[0]?.start ?? 0) : 0;
  state.panel = null;
  emit("choosing");
  startChoosing({ label: t("add_which"), near, figures: true, onChoose: addOn, onCancel: () => emit("redraw") });
}

async function addOn({ start, end, text }) {
  const article = state.article;
  let measure = null;
  try {
    ({ measure } = await state.source.figure(article.number, start, end));
  } catch {
    measure = null; // told below; the words can be chosen again
  }
  const evidence = sentenceAround(article, start, end);
  const near = nearest(article, start);
  state.added = {
    article: article.number,
    spelt: {
      kind: measure ? kindOf(measure) : "trend", topic: near?.topic ?? null, indicator: near?.indicator ?? null, measure, direction: null,
      period: near?.period ?? null, baseline: null, group: null, whole: null, place: near?.place ?? null, organisation: null, speaker: near?.speaker ?? null,
      source_document: null, attribution: near?.attribution ?? "author", modality: "asserted", negated: false, same_as: null, slots: {}, evidence: [evidence],
    },
  };
  state.panel = null;
  if (measure) emit("redraw");
  else emit("refused", { message: t("no_figure_read", { words: text }), field: null });
  emit("adding");
}

const kindOf = (measure) => (measure.kind === "percent" || measure.kind === "ratio" ? "share" : "level");

// What the claim nearest to it says is the likeliest of topic, place and so on; all of it is shown.
function nearest(article, point) {
  const far = (claim) => Math.abs((claim.now ?? claim.claim).evidence[0].start - point);
  const claims = article.claims.filter((claim) => (claim.now ?? claim.claim).evidence?.length && claim.status !== "rejected");
  const closest = claims.reduce((best, claim) => (best && far(best) <= far(claim) ? best : claim), null);
  return closest && (closest.now ?? closest.claim);
}
