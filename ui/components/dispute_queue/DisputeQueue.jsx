import React from "react";
import { DisputeCard } from "./DisputeCard.jsx";

const KEYS = { y: "positive", n: "negative", u: "skip" };

const typing = (element) => Boolean(element?.closest?.("input, textarea, select, [contenteditable]"));

/** Cards beside each other in the current layout: how far an arrow up or down goes. */
const columns = (list) => {
  const boxes = [...list.children].map((child) => child.offsetTop);
  return Math.max(1, boxes.filter((top) => top === boxes[0]).length);
};

export function DisputeQueue({ rows, media, reader, refusals, stale, onDecide, onOrder }) {
  const [focus, setFocus] = React.useState(0);
  // Decisions on their way, by clip: shown at once, until the server says what stands.
  const [sent, setSent] = React.useState({});
  const list = React.useRef(null);
  const reasons = React.useRef({});

  const waiting = rows.filter((row) => !row.answer && !row.settled);
  const known = rows.some((row) => row.clip === focus);
  const focused = known ? focus : (waiting[0] ?? rows[0])?.clip ?? 0;

  React.useEffect(() => {
    setSent((now) => {
      const left = Object.entries(now).filter(([clip, { seen }]) => {
        const row = rows.find((one) => one.clip === Number(clip));
        return row && !row.settled && row.seen === seen && !refusals[clip];
      });
      return left.length === Object.keys(now).length ? now : Object.fromEntries(left);
    });
  }, [rows, refusals]);

  const moveTo = (clip) => {
    setFocus(clip);
    const card = list.current?.querySelector(`[data-clip="${clip}"]`);
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest" });
  };

  const decide = (row, answer) => {
    const reason = reasons.current[row.clip]?.value ?? "";
    setSent((now) => ({ ...now, [row.clip]: { answer, seen: row.seen } }));
    onDecide(row.clip, answer, reason, row.seen);
    // The next one that waits; a withdrawn decision stays under the finger.
    const index = rows.indexOf(row);
    const open = (one) => one !== row && !one.answer && !one.settled && !sent[one.clip];
    const next = [...rows.slice(index + 1), ...rows.slice(0, index)].find(open);
    if (answer && next) moveTo(next.clip);
  };

  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const index = rows.findIndex((row) => row.clip === focused);
    const row = rows[index];
    if (!row) return;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns(list.current), ArrowDown: columns(list.current) };
    if (event.key in step) {
      const next = rows[index + step[event.key]];
      if (next) moveTo(next.clip);
    } else if (KEYS[event.key] && reasons.current[row.clip]) decide(row, KEYS[event.key]); // it asks
    else if (event.key === "r" && stale) onOrder();
    else if (event.key === "Enter" && !event.target.closest?.("button, a")) reasons.current[row.clip]?.focus();
    else return;
    event.preventDefault();
  };
  const handler = React.useRef(onKey);
  handler.current = onKey;
  React.useEffect(() => {
    const listen = (event) => handler.current(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);

  return (
    <>
      <div className="dispute-list" ref={list} data-testid="disputes">
        {rows.map((row) => (
          <DisputeCard
            key={row.clip}
            row={row}
            media={media}
            reader={reader}
            focused={row.clip === focused}
            sent={sent[row.clip]}
            refusal={refusals[row.clip]}
            reasonBox={(box) => (reasons.current[row.clip] = box)}
            onFocus={() => setFocus(row.clip)}
            onDecide={(answer) => decide(row, answer)}
            onLeaveReason={() => moveTo(row.clip)}
          />
        ))}
      </div>
      {stale && (
        <button type="button" className="new-order" onClick={() => onOrder()}>
          new order ready <kbd>r</kbd>
        </button>
      )}
    </>
  );
}
