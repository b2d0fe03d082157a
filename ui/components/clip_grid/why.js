// Why the clip in focus has its score: asked at full size, found out by a worker, kept here.

import { ask } from "./link.js";
import { moves } from "./medium.js";
import { want } from "./questions.js";
import { clipOf, s } from "./store.js";
import { announce } from "./topics.js";

const LOOKED_AT = 400; // ms at a clip before its frames are asked for: embedding them is work

/** Nothing was asked of a clip yet. */
export const unasked = (clip = null, version = 0) => ({
  clip,
  version, // of the model
  found: null, // the server's `Why`
  trouble: "",
  moments: null, // the server's `Moments`
  momentsTrouble: "",
  without: new Map(), // clip whose answer is thought away → {busy, found, trouble}
});

/** Show why, or no longer; at full size, where the clip is. */
export function toggleWhy(setFull) {
  if (s.blind || !s.model || s.focus === null) return;
  s.whyOpen = !(s.full && s.whyOpen);
  if (s.whyOpen && !s.full) setFull(true);
  announce("why");
}

export function closeWhy() {
  s.whyOpen = false;
  announce("why");
}

/** Ask about the clip in focus, unless that was asked already of this model. */
export function askWhy() {
  const clip = clipOf(s.focus);
  const version = s.model?.version ?? 0;
  if (s.why.clip === clip && s.why.version === version) return;
  // Of the same clip, what is there stays until the new model's is.
  const { found, moments } = s.why.clip === clip ? s.why : {};
  const why = { ...unasked(clip, version), found: found ?? null, moments: moments ?? null };
  s.why = why;
  announce("why");
  const here = () => s.why === why;
  question("AskWhy", { clip }, here, (frame, trouble) => {
    Object.assign(why, { found: frame, trouble, ...(!frame && { moments: null }) });
    const reasons = [...(frame?.reasons ?? []), ...(frame?.against ?? [])];
    for (const { clip: one } of reasons) want(one);
    if (frame && moves(s.cards.get(clip)))
      setTimeout(() => here() && s.whyOpen && askMoments(why, here), LOOKED_AT);
  });
}

function askMoments(why, here) {
  question("AskMoments", { clip: why.clip }, here, (frame, trouble) => {
    Object.assign(why, { moments: frame, momentsTrouble: trouble });
  });
}

/** What would be without the answer to a clip. */
export function askWithout(clip) {
  const why = s.why;
  if (why.without.get(clip)?.busy) return;
  why.without.set(clip, { busy: true });
  announce("why");
  const about = { clip, seen: why.clip, threshold: Number(s.cut.toFixed(4)) };
  question(
    "AskWithout",
    about,
    () => s.why === why,
    (found, trouble) => {
      why.without.set(clip, { found, trouble });
      for (const { clip: one } of found?.first ?? []) want(one);
    },
  );
}

/** `take(frame, trouble)`: what was found out, or a sentence about why nothing was. */
function question(type, about, here, take) {
  const land = (frame, trouble) => {
    if (!here()) return;
    take(frame, trouble);
    announce("why");
  };
  ask(
    { type, label: s.label.id, version: s.model?.version ?? 0, ...about },
    (frame) => land(frame, ""),
    (frame) => land(null, frame?.message ?? "Not answered."),
  );
}

// ── in words ───────────────────────────────────────────────────────────────────────────────────

/** A share of a logit: "+1.24", "−.31", "0". */
export const shareText = (share) => {
  const text = Math.abs(share).toFixed(2).replace(/^0/, "");
  if (text === ".00") return "0";
  return `${share > 0 ? "+" : "−"}${text}`;
};

export const scoreOf = (logit) => 1 / (1 + Math.exp(-logit));

/** The parts of a score that are no single answer: [{key, name, share}]. */
export function partsOf(why) {
  const others = why.answers - (why.reasons ?? []).length;
  const words = {
    label: "what the label's words say",
    model: "the model that the label began with",
    nothing: "",
  }[why.words_of ?? "label"];
  return [
    {
      key: "others",
      name: `the other ${others} ${others === 1 ? "answer" : "answers"}`,
      share: others > 0 ? (why.others ?? 0) : 0,
      always: others > 0,
    },
    { key: "words", name: words, share: why.words ?? 0, always: words !== "" },
    { key: "background", name: "clips at random, taken for no", share: why.background ?? 0 },
    { key: "offset", name: "the same for every clip", share: why.offset ?? 0, always: true },
    {
      key: "rest",
      name: (why.repeated ?? true) ? "rounding" : "what training it again does not repeat",
      share: why.rest ?? 0,
    },
  ].filter(({ always, share }) => always || Math.abs(share) >= 0.005);
}

const clips = (n, does) => (n === 1 ? `1 clip ${does}s` : `${n} clips ${does}`);

/** What an answer's absence would change, in a sentence. */
export function withoutText(found, score) {
  if (found.gone) return "Without it there is no model: no other answer of its kind is left.";
  const { up = 0, down = 0, threshold = 0.5, seen } = found;
  const cut = score(threshold);
  const moved =
    up + down === 0
      ? `no clip changes sides of ${cut}`
      : [
          up && `${clips(up, "rise")} to ${cut} or above`,
          down && `${clips(down, "fall")} below ${cut}`,
        ]
          .filter(Boolean)
          .join(", ");
  const here =
    seen && `; this one goes from ${score(seen.before ?? 0)} to ${score(seen.after ?? 0)}`;
  return `Without it ${moved}${here ?? ""}.`;
}
