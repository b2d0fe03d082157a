// Questions to the backend: search, batches, descriptions of clips.

import { touch } from "./cards.js";
import { ask, askUntilAnswered } from "./link.js";
import { arriveAt, firstUnanswered, focusOn, newest, searching, show, switchTo } from "./orders.js";
import { limits } from "./rules.js";
import { s } from "./store.js";
import { remember } from "./tabs.js";
import { announce } from "./topics.js";

const GATHER = 30; // ms in which clips to describe are gathered into one question

// ── search ─────────────────────────────────────────────────────────────────────────────────

export function search(change) {
  s.search = { ...s.search, ...change, clips: [], cursor: null, note: "" };
  if (change.text !== undefined && change.similarTo === undefined) s.search.similarTo = null;
  if (s.tab !== "search") switchTo("search");
  if (searching()) searchPage(null);
  else {
    s.search.busy = false;
    show("search", newest("search"));
    focusOn(firstUnanswered());
    announce("search");
  }
}

/** Hits that somebody answered are left out from now on, or are not. */
export const onlyUnanswered = (unanswered) => search({ unanswered, similarTo: s.search.similarTo });

export function searchMore() {
  if (s.tab === "search" && s.search.cursor && !s.search.busy) searchPage(s.search.cursor);
}

function searchPage(cursor) {
  const question = s.search;
  s.search = { ...s.search, busy: true };
  announce("search");
  const here = () =>
    s.search.text === question.text &&
    s.search.similarTo === question.similarTo &&
    s.search.filters === question.filters &&
    s.search.unanswered === question.unanswered;
  ask(
    {
      type: "Search",
      text: question.similarTo ? "" : question.text,
      similar_to: question.similarTo,
      label: s.label.id,
      filters: question.filters,
      cursor,
    },
    (frame) => {
      if (!here()) return; // an older question's answer
      for (const hit of frame.hits) {
        s.cards.set(hit.card.id, hit.card);
        if (hit.score != null) s.scores.set(hit.card.id, { value: hit.score, kind: "probability" });
        else if (hit.similarity != null && s.scores.get(hit.card.id)?.kind !== "probability")
          s.scores.set(hit.card.id, { value: hit.similarity, kind: "similarity" });
        touch(hit.card.id);
      }
      const hits = frame.hits.map((hit) => hit.card.id);
      const found = s.search.unanswered ? hits.filter((clip) => !s.answers.has(clip)) : hits;
      const clips = cursor ? [...s.search.clips, ...found] : found;
      s.search = {
        ...s.search,
        clips,
        cursor: frame.cursor ?? null,
        note: frame.note ?? "",
        busy: false,
      };
      show("search", clips);
      if (!cursor && s.tab === "search") arriveAt(firstUnanswered());
      announce("search");
      if (hits.length && !found.length) searchMore(); // all of this page is answered
    },
    () => {
      s.search = { ...s.search, busy: false };
      announce("search");
    },
  );
}

export function findSimilar(clip) {
  if (clip !== null && !s.blind) search({ similarTo: clip, text: "" });
}

export function askFacets() {
  if (!s.facets)
    askUntilAnswered({ type: "ListFacets" }, (frame) => {
      s.facets = frame;
      announce("search");
    });
}

// ── batches ────────────────────────────────────────────────────────────────────────────────

export const BATCH_SOURCES = [
  { key: "advised", name: "the advised source", ask: {} },
  { key: "va", name: "active learning", ask: { arm: "va" } },
  { key: "zero_shot", name: "text search", ask: { arm: "zero_shot" } },
  { key: "production", name: "new films (intakes)", ask: { arm: "production" } },
  { key: "likely", name: "surest yes", ask: { likely: true } },
  { key: "random", name: "random", ask: { arm: "random" } },
  { key: "stratified", name: "random, every kind alike", ask: { arm: "random", stratified: true } },
  { key: "audit", name: "the audit", ask: { audit: true } },
];

/** What the chosen source asks for. */
function fromSource() {
  const { ask: question } = BATCH_SOURCES.find(({ key }) => key === s.batchSource);
  return question.arm === "production" && s.intake ? { ...question, intake: s.intake } : question;
}

/** The next batch of clips, from the chosen source, or as `asked`. */
export function takeBatch(again, asked = null) {
  if (s.batchBusy || (s.batch && !again)) return;
  s.batchBusy = true;
  announce("order");
  const finished = () => {
    s.batchBusy = false;
    announce("order");
  };
  ask(
    {
      type: "TakeBatch",
      label: s.label.id,
      ...(asked ?? fromSource()),
    },
    (frame) => {
      s.batch = { sources: frame.sources ?? [], reason: frame.reason, clips: frame.clips };
      remember("batch", s.batch);
      (frame.scores ?? []).forEach((value, i) => {
        if (!s.scores.has(frame.clips[i]))
          s.scores.set(frame.clips[i], {
            value,
            kind: frame.arm === "zero_shot" ? "similarity" : "probability",
          });
      });
      frame.clips.forEach(touch);
      show("next", frame.clips);
      if (s.tab === "next") arriveAt(firstUnanswered());
      finished();
    },
    finished,
  );
}

// ── descriptions of clips ──────────────────────────────────────────────────────────────────

const wanted = new Set();
let describing = 0;

/** A card on screen asks for its own description. */
export function want(clip) {
  if (s.cards.has(clip) || wanted.has(clip)) return;
  wanted.add(clip);
  if (!describing)
    describing = setTimeout(() => {
      describing = 0;
      const clips = [...wanted];
      for (let i = 0; i < clips.length; i += limits.describe) {
        const some = clips.slice(i, i + limits.describe);
        const forget = () => {
          for (const clip of some) wanted.delete(clip);
        };
        askUntilAnswered(
          { type: "DescribeClips", clips: some },
          (frame) => {
            forget();
            for (const card of frame.cards) {
              s.cards.set(card.id, card);
              touch(card.id);
            }
          },
          forget,
        );
      }
    }, GATHER);
}
