// Questions to the backend: search, batches, descriptions of clips.

import { touch } from "./cards.js";
import { ask, askUntilAnswered } from "./link.js";
import { arriveAt, firstUnanswered, focusOn, newest, searching, show, switchTo } from "./orders.js";
import { asked, asksFor, fromAddress, inAddress, withClip, withoutClip } from "./query.js";
import { limits } from "./rules.js";
import { s, say } from "./store.js";
import { remember } from "./tabs.js";
import { announce } from "./topics.js";

const GATHER = 30; // ms in which clips to describe are gathered into one question

// ── search ─────────────────────────────────────────────────────────────────────────────────

/** Search for something else; what `change` does not name stays. */
export function search(change = {}) {
  s.search = { ...s.search, ...change, clips: [], cursor: null, note: "", stale: false };
  keepInAddress();
  if (s.tab !== "search") switchTo("search");
  if (searching()) searchPage(null);
  else {
    s.search.busy = false;
    show("search", newest("search"));
    focusOn(firstUnanswered());
    announce("search");
  }
}

/** Hits whose answers are so, from now on: a key of ANSWERED in ../wall/wall.js. */
export const onlyAnswered = (answered) => search({ answered });

/** What the address of the page says is searched for; whether it says anything. */
export function searchFromAddress() {
  const query = fromAddress(globalThis.location?.search);
  if (!asksFor(query)) return false;
  s.search = { ...s.search, ...query };
  for (const clip of [...query.liked, ...query.disliked]) want(clip);
  return true;
}

/** The address says what is searched for. */
export function keepInAddress() {
  const { pathname, search: before, hash } = globalThis.location ?? {};
  const now = inAddress(s.search, before);
  if (globalThis.history && now !== before)
    globalThis.history.replaceState(globalThis.history.state, "", pathname + now + hash);
}

export function searchMore() {
  if (s.tab === "search" && s.search.cursor && !s.search.busy) searchPage(s.search.cursor);
}

function searchPage(cursor) {
  s.search = { ...s.search, busy: true };
  announce("search");
  const question = asked(s.search);
  const text = JSON.stringify(question);
  const here = () => JSON.stringify(asked(s.search)) === text;
  ask(
    { type: "Search", label: s.label.id, cursor, ...question },
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
      // Also what was answered since the server looked.
      const found =
        s.search.answered === "unanswered" ? hits.filter((clip) => !s.answers.has(clip)) : hits;
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
    (frame) => {
      if (!here()) return;
      s.search = { ...s.search, busy: false, note: frame?.message ?? "" };
      announce("search");
    },
  );
}

/** Clips similar to this one, and nothing else that was searched for. */
export function findSimilar(clip) {
  if (clip !== null && !s.blind) search({ text: "", liked: [clip], disliked: [] });
}

/** The search goes on with more, or less, that is like this clip; the same again takes it back.
 * `side`: "liked" or "disliked". */
export function findWith(side, clip) {
  if (clip === null || s.blind) return;
  const query = withClip(s.search, side, clip);
  if (query === s.search) return say(`A search takes up to ${limits.wanted} such clips.`, true);
  const { liked, disliked } = query;
  want(clip);
  search({ liked, disliked });
  const name = s.cards.get(clip)?.title ?? `clip ${clip}`;
  const what = side === "liked" ? "more" : "less";
  say(query[side].includes(clip) ? `${what} like ${name}` : `no longer ${what} like ${name}`);
}

/** A clip of the query is taken out of it. */
export function findWithout(clip) {
  const { liked, disliked } = withoutClip(s.search, clip);
  search({ liked, disliked });
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
  { key: "siblings", name: "yes of labels that exclude this", ask: { siblings: true } },
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
