// What is searched for, and how the address of the page keeps it: whoever opens the address, or
// comes back to it, finds the same.

import { limits } from "./rules.js";

export const SCORES = [
  { key: "yes", name: "sure yes, .9 and more", from: 0.9, to: null },
  { key: "likely", name: "likely yes, .75 and more", from: 0.75, to: null },
  { key: "unsure", name: "unsure, .25 to .75", from: 0.25, to: 0.75 },
  { key: "unlikely", name: "likely no, up to .25", from: null, to: 0.25 },
];

export const LENGTHS = [
  { key: "short", name: "under 2 s", filters: { seconds_to: 2 } },
  { key: "middle", name: "2 to 5 s", filters: { seconds_from: 2, seconds_to: 5 } },
  { key: "long", name: "over 5 s", filters: { seconds_from: 5 } },
];

const YEARS = 10; // of one choice

/** Nothing is searched for. */
export const NOTHING = {
  text: "",
  liked: [], // clips that hits are like
  disliked: [], // and unlike
  filters: {}, // of metadata, as the server names them
  answered: "all", // a key of ANSWERED in ../wall/wall.js
  score: "", // a key of SCORES; "": any
};

/** What the server says of a text that nobody typed yet. */
export const NOT_READ = { text: "", plain: true, written: "", fault: null, suggestions: [] };

/** Whether anything is searched for at all. */
export const asksFor = (query) =>
  Boolean(
    query.text ||
      query.liked.length ||
      query.disliked.length ||
      Object.keys(query.filters).length ||
      query.answered !== "all" ||
      query.score,
  );

/** The same question to the server, but for label and page. */
export function asked(query) {
  const { from, to } = SCORES.find(({ key }) => key === query.score) ?? {};
  const { text, liked, disliked, filters, answered } = query;
  return {
    text,
    filters,
    ...(liked.length && { liked }),
    ...(disliked.length && { disliked }),
    ...(answered !== "all" && { answered }),
    ...(from != null && { score_from: from }),
    ...(to != null && { score_to: to }),
  };
}

// ── what the search bar lets a person pick ─────────────────────────────────────────────────────

/** Filters as picked: {film, genre, year, length, intake}, each "" or the value of its choice. */
export function picked(filters) {
  const length = LENGTHS.find(
    ({ filters: of }) =>
      of.seconds_from === filters.seconds_from && of.seconds_to === filters.seconds_to,
  );
  return {
    film: filters.film ?? "",
    genre: filters.genre ?? "",
    year: filters.year_from ?? "",
    length: length?.key ?? "",
    intake: filters.intake ?? "",
  };
}

/** Picked values as the server names them. */
export function filtersOf({ film, genre, year, length, intake }) {
  return {
    ...(film && { film: Number(film) }),
    ...(genre && { genre }),
    ...(year && { year_from: Number(year), year_to: Number(year) + YEARS - 1 }),
    ...LENGTHS.find(({ key }) => key === length)?.filters,
    ...(intake && { intake: Number(intake) }),
  };
}

export function decades(facets) {
  const { year_from, year_to } = facets ?? {};
  if (!year_from || !year_to) return [];
  const first = Math.floor(year_from / YEARS);
  const last = Math.floor(year_to / YEARS);
  return Array.from({ length: last - first + 1 }, (_, i) => YEARS * (first + i));
}

// ── a clip more or less ────────────────────────────────────────────────────────────────────────

/** The query with a clip among the `liked` or the `disliked`; out of it where it is there already.
 * The same object where there is no room. */
export function withClip(query, side, clip) {
  const other = side === "liked" ? "disliked" : "liked";
  if (query[side].includes(clip)) return withoutClip(query, clip);
  if (query[side].length >= limits.wanted) return query;
  return {
    ...query,
    [side]: [...query[side], clip],
    [other]: query[other].filter((one) => one !== clip),
  };
}

export const withoutClip = (query, clip) => ({
  ...query,
  liked: query.liked.filter((one) => one !== clip),
  disliked: query.disliked.filter((one) => one !== clip),
});

// ── the address ────────────────────────────────────────────────────────────────────────────────

// What the address calls it. `intake` alone is taken: it opens a batch of an intake's new films.
const LISTS = { liked: "like", disliked: "unlike" };
const PICKED = { film: "film", genre: "genre", year: "year", length: "length", intake: "from" };
const OURS = ["q", ...Object.values(LISTS), ...Object.values(PICKED), "answered", "score"];
const ANSWERS = ["unanswered", "positive", "negative"];

/** The `?…` of an address, with this query instead of what it says of one. */
export function inAddress(query, before = "") {
  const now = new URLSearchParams(before);
  for (const name of OURS) now.delete(name);
  const put = (name, value) => value && now.set(name, value);
  put("q", query.text);
  for (const [side, name] of Object.entries(LISTS)) put(name, query[side].join("."));
  const chosen = picked(query.filters);
  for (const [what, name] of Object.entries(PICKED)) put(name, String(chosen[what]));
  if (query.answered !== "all") put("answered", query.answered);
  put("score", query.score);
  const text = now.toString();
  return text && `?${text}`;
}

/** The query of an address; what nobody could have picked is left out. */
export function fromAddress(search) {
  const now = new URLSearchParams(search ?? "");
  const word = (name) => (now.get(name) ?? "").trim();
  const number = (text) => (/^\d{1,15}$/.test(text) ? Number(text) : 0);
  const clips = (name) => [
    ...new Set(word(name).split(".").map(number).filter(Boolean).slice(0, limits.wanted)),
  ];
  const liked = clips(LISTS.liked);
  const year = number(word(PICKED.year));
  return {
    text: word("q").slice(0, limits.question),
    liked,
    disliked: clips(LISTS.disliked).filter((clip) => !liked.includes(clip)),
    filters: filtersOf({
      film: number(word(PICKED.film)),
      genre: word(PICKED.genre),
      year: year < 1e5 ? year : 0,
      length: word(PICKED.length),
      intake: number(word(PICKED.intake)),
    }),
    answered: ANSWERS.includes(word("answered")) ? word("answered") : "all",
    score: SCORES.some(({ key }) => key === word("score")) ? word("score") : "",
  };
}
