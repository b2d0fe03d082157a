import React from "react";
import { Key } from "../keys/Help.jsx";
import { outbox } from "./cards.js";
import { undo } from "./commands.js";
import { online } from "./link.js";
import { REVIEW_FILTERS } from "./orders.js";
import { left } from "./outbox.js";
import { asksFor } from "./query.js";
import { glyphs, limits } from "./rules.js";
import { s } from "./store.js";
import { useTopic } from "./useTopic.js";

/** What is not saved; before the label is there, what this browser kept of it. */
const unsaved = () => (s.stream || s.dropped ? outbox.size() : left(window.location.pathname));

export function Banner() {
  useTopic("link");
  useTopic("outbox");
  // The first connection takes a moment; nothing is wrong yet.
  const [patient, setPatient] = React.useState(true);
  React.useEffect(() => {
    const timer = setTimeout(() => setPatient(false), 2500);
    return () => clearTimeout(timer);
  }, []);
  const away = !(online() || (patient && !s.stream));
  if (!outbox.keeps() || outbox.loose()) return <Unkept away={away} />;
  if (!away) return null;
  const n = unsaved();
  return (
    <div className="banner" role="alert" data-testid="banner">
      Offline.{" "}
      {n === 0
        ? "Go on: your answers will wait here"
        : `${n} ${n === 1 ? "answer waits" : "answers wait"} here`}{" "}
      and will be saved when the connection is back.
    </div>
  );
}

/** The browser cannot keep answers: what that means now. */
function Unkept({ away }) {
  const loose = outbox.loose();
  const waiting = `${loose} ${loose === 1 ? "answer waits" : "answers wait"}`;
  return (
    <div className="banner" role="alert" data-testid="banner" data-unkept={loose}>
      {away && "Offline. "}This browser cannot keep answers: its storage is full, or closed to this
      page.{" "}
      {loose > 0
        ? `${waiting} only in this page: leave it open until they are saved.`
        : away
          ? "Nothing can be answered until the connection is back."
          : "You can go on: each answer is saved at once while you are connected."}
    </div>
  );
}

const ago = (seconds) =>
  seconds < 10
    ? `${seconds.toFixed(1)} s`
    : seconds < 90
      ? `${Math.round(seconds)} s`
      : seconds < 5400
        ? `${Math.round(seconds / 60)} min`
        : `${Math.round(seconds / 3600)} h`;

function Build() {
  useTopic("build");
  const [, tick] = React.useReducer((n) => n + 1, 0);
  React.useEffect(() => {
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, []);
  const { model, newer, blind } = s;
  if (blind) return <span data-testid="build" />;
  if (!model) return <span data-testid="build">no model yet</span>;
  const age = model.age + (performance.now() - model.seenAt) / 1000;
  return (
    <span
      data-testid="build"
      data-version={model.version}
      title={`building it took ${model.seconds.toFixed(2)} s`}
    >
      model {model.version} · {model.answers} answers · {ago(age)} ago
      {newer > 0 && ` · ${newer} newer`}
    </span>
  );
}

function Message() {
  useTopic("message");
  const { message } = s;
  const [gone, setGone] = React.useState(0);
  React.useEffect(() => {
    if (!message) return undefined;
    const timer = setTimeout(() => setGone(message.n), message.bad ? 8000 : 4000);
    return () => clearTimeout(timer);
  }, [message]);
  const text = message && message.n !== gone ? message.text : "";
  return (
    <span
      role="status"
      aria-live="polite"
      className={message?.bad ? "message bad" : "message"}
      data-testid="message"
    >
      {text}
    </span>
  );
}

export function Footer({ reader, toggleHelp }) {
  useTopic("outbox");
  const n = unsaved();
  return (
    <footer className="status">
      <Build />
      <Message />
      {!reader && (
        <button
          type="button"
          className="quiet"
          onClick={() => undo()}
          title="take back my latest answer"
        >
          undo <Key of="undo" />
        </button>
      )}
      <button type="button" className="quiet" onClick={toggleHelp}>
        keys <kbd>?</kbd>
      </button>
      <span data-testid="saved" className={n ? "unsaved" : "saved"}>
        {n ? `${n} waiting …` : `all saved ${glyphs.positive}`}
        {outbox.loose() > 0 && " not kept"}
      </span>
    </footer>
  );
}

/** Why there is no batch; the line above says why one that was taken is empty. */
function NoBatch({ reader, batch }) {
  if (reader) return "Who may only look takes no clips to label.";
  if (batch) return "Nothing is left to take. What is answered can be looked over under Review.";
  return (
    <>
      There is no batch yet. Press <Key of="renew" /> to take the next {limits.batch} clips.
    </>
  );
}

/** What to do when a tab has nothing to show. */
export function Empty({ reader }) {
  const { tab, search, label, stream, blind, batch, batchBusy, model } = s;
  if (!stream || search.busy || batchBusy) return null;
  // A label that is new: its words are being read, and what is closest to them comes by itself.
  const awaited = !s.feeds.zero_shot && (label?.description || label?.keywords?.length);
  const nearest = awaited
    ? "The clips closest to what this label means are being looked for and come by themselves. "
    : "";
  const texts = {
    queue: "Nothing waits for you. New clips appear here as the others label.",
    next: <NoBatch reader={reader} batch={batch} />,
    random: "No clip without an answer is left: every one is labelled, or there are none yet.",
    review: REVIEW_FILTERS.find(({ key }) => key === s.review).empty,
    search: asksFor(search)
      ? search.note || "No clip matches. Try other words, or fewer filters."
      : `${nearest}Press / and describe what you are looking for.`,
  };
  const feed = model
    ? "No clip is left here: every one is labelled."
    : `This needs a model. Search for clips, and label ${limits.gate} ${glyphs.positive} and ${limits.gate} ${glyphs.negative} to start it.`;
  return (
    <p className="empty" data-testid="empty">
      {blind ? texts.queue : (texts[tab] ?? feed)}
      {tab === "search" && label?.keywords?.length > 0 && !search.text && (
        <> For example: {label.keywords.join(", ")}.</>
      )}
    </p>
  );
}
