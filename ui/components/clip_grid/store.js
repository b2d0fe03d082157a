// What the clip grid knows.
//
// A card is a clip, by its id. A secondary's second round has cards of its own, by the id's
// negative: the answers of one round are nowhere near those of the other.
//
//   topics.js     who is told of a change
//   link.js       the way to the server
//   patches.js    what the server says lands in here
//   cards.js      what is known of a card, with what is not acknowledged yet
//   tabs.js       the tabs
//   orders.js     which cards a tab shows, in which order, and which one has the focus
//   selection.js  which cards are selected
//   questions.js  search, descriptions, batches: asked, and asked again after a reconnect
//   suggested.js  words that are worth a search
//   query.js      what is searched for, and how the address keeps it
//   query_box.js  what the server says of what is typed, bins.js searches under names, found.js
//                 answering all that is found
//   commands.js   what a person does
//   spoken.js     what a screen reader is told of it
//   why.js        why a clip has its score, at full size
//   useKeys.js    by which key (of `../keys`)
//   ../wall       the tab of all clips by score
//   ../reel       the tab of films, and the neighbours at full size
//   ../curves     scores along the film in focus
//   truth.js      what people's answers say about a clip
//   rules.js      limits and glyphs, as the server names them
//   outbox.js     what is not acknowledged yet; `../storage` keeps it

import { NOT_READ, NOTHING } from "./query.js";
import { announce } from "./topics.js";

export const blank = () => ({
  stream: "", // "" until the first state arrives
  label: null,
  blind: false,
  me: 0,
  online: false,
  people: {},
  dropped: null, // {message, elsewhere, label}: the person may not, or cannot, follow the label any longer
  answers: new Map(), // card → {person: answer}
  notes: new Map(), // clip → [{person, name, text, at}], oldest first
  decisions: new Map(), // clip → {answer, name, reason, at}
  counts: { positives: 0, negatives: 0 }, // clips, as the server counts everybody's answers
  disputed: [], // clips that wait for a decision, as the server says it of everybody's answers
  reReview: [], // clips to look at once more, since the definition changed
  cards: new Map(),
  scores: new Map(), // clip → {value, kind: "probability" | "similarity"}
  feeds: {},
  queue: [], // cards
  // Whether this person is asked about clips a second time: then no card says how they answered it,
  // lest one that does not tells which will come again.
  twice: false,
  next: undefined, // {label, name, waiting}: the queue behind this one; null: none; undefined: unasked
  model: null, // {version, answers, seconds, seenAt}
  newer: 0, // answers the model has not seen, since its feeds came
  tab: "",
  shown: {}, // tab → clips on screen
  fresh: {}, // tab → newer order, waiting for the person
  focus: null,
  full: false, // the focused clip is as large as the grid
  selecting: false,
  selected: new Set(),
  noting: null, // the card whose note is being written
  drafts: new Map(), // clip → a note begun
  batch: null, // {clips, sources, reason}
  batchBusy: false,
  batchSource: "advised", // a key of BATCH_SOURCES
  intake: null, // whose new films batches are taken from; null: the newest with clips left
  step: null, // {text, does, kind}: what the label's numbers advise to do next
  suspects: new Map(), // clip → {answer, probability}: answers the model contradicts, worst first
  review: "all", // a key of REVIEW_FILTERS
  search: {
    ...NOTHING,
    clips: [],
    cursor: null,
    note: "",
    busy: false,
  },
  suggested: null, // {words: [{word, clips, reason}], made, note, busy}; null: not asked for
  facets: null,
  typed: null, // {text, at}: what stands in the search's field, and where its caret is
  read: NOT_READ, // what the server says of it
  bins: null, // smart bins, as the server names them; null: not heard of yet
  found: null, // {clips, answered, drawn, note}: what an answer to all that is found would go to
  wall: {
    asked: 0, // how often its first page was asked for
    busy: false,
    version: 0, // of the model by which it is in order; 0: there is none
    filters: null, // of the search bar, when it was asked for
    answered: "all", // a key of ANSWERED in ../wall/wall.js
    scores: new Map(), // clip → {value, kind}, of that model
    top: 1, // the score of the first card on screen
    before: 0, // clips above the first one that is here
    total: 0,
    up: null, // for the page above
    down: null, // for the page below
    measure: null, // the server's `WallMeasure`
    moved: false, // the cut, by hand, since the page is there
  },
  cut: 0.5, // through the scores of this label; the person's own
  whyOpen: false, // at full size: why the clip has its score
  why: { clip: null, version: 0, found: null, without: new Map() }, // `unasked` of why.js
  walk: null, // {home}: at full size, a neighbour of this card in its film is shown
  reel: {
    order: "unsure", // a key of ORDERS in ../reel/films.js
    title: "", // films whose title holds it
    asked: false,
    busy: false,
    rows: [], // films, as far as they are known
    total: 0,
    version: null, // of the model by which they are in order
    cursor: null, // of the next ones
    extra: null, // a film that somebody came for, whether or not it is among them
    films: new Map(), // film → {shots, head, version, busy}
    film: null, // in focus
    wanted: null, // {clip} or {seconds}: where the focus goes in it, once its shots are known
    from: null, // {tab, focus}: from where somebody came
    playing: null, // the shot that plays
    playedFrom: null, // the shot that had the focus when it began
    scrub: null, // {clip, part}: under the pointer
    at: null, // {clip, part}: where in a shot somebody went
    over: 0, // how much of the shot that plays is over, from 0 to 1
    begun: 0, // how often playing began somewhere
  },
  curves: {
    recalled: false, // what the browser remembers of the person
    open: false,
    labels: [], // whose curves could be shown: {id, name, version}
    chosen: [], // labels, beside the page's own
    moved: false, // the choice, since the page is there
    busy: false,
    films: new Map(), // "label/film" → {version, clips, scores, positives, negatives, asked, busy, refused}
    cuts: new Map(), // other label → {at, moved}
    lane: null, // the label whose curve was used last
  },
  looks: [],
  message: null, // {text, bad, n}
  spoken: null, // {text, n}: the latest, for who cannot see it
  shaken: new Map(), // card → how often it was refused: a changed number restarts the shake
  focusedAt: 0,
  arrivedAt: 0, // since when the focus is where it went by itself, and not by the person's doing
});

export const s = blank();

export const clipOf = (card) => Math.abs(card);

/** The cards on screen, in their order. */
export const order = () => s.shown[s.tab] ?? [];

/** Tell the person something, for some seconds. */
export function say(text, bad = false) {
  s.message = { text, bad, n: (s.message?.n ?? 0) + 1 };
  announce("message");
}
