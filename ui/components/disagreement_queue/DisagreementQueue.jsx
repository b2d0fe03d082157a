import React from "react";
import { Key } from "../keys/Help.jsx";
import { attend } from "../keys/listen.js";
import { DisagreementCard } from "./DisagreementCard.jsx";

/** Cards beside each other in the current layout: how far an arrow up or down goes. */
const columns = (list) => {
  const boxes = [...list.children].map((child) => child.offsetTop);
  return Math.max(1, boxes.filter((top) => top === boxes[0]).length);
};

export function DisagreementQueue({
  rows: told,
  media,
  reader,
  refusals,
  stale,
  rules,
  onDecide,
  onOrder,
}) {
  const [focus, setFocus] = React.useState(0);
  // Decisions on their way, by clip: shown at once, until the server says what stands.
  const [sent, setSent] = React.useState({});
  const sentNow = React.useRef({}); // the same before it is drawn
  const list = React.useRef(null);
  const reasons = React.useRef({});

  // A card on which a reason is begun stays, whatever the order is.
  const [writing, setWriting] = React.useState([]);
  const met = React.useRef({});
  for (const row of told) met.current[row.clip] = row;
  const here = new Set(told.map((row) => row.clip));
  const rows = [
    ...told,
    ...writing.filter((clip) => !here.has(clip)).map((clip) => met.current[clip]),
  ];

  const waiting = rows.filter((row) => !row.answer && !row.settled);
  const known = rows.some((row) => row.clip === focus);
  const focused = known ? focus : ((waiting[0] ?? rows[0])?.clip ?? 0);

  React.useEffect(() => {
    const now = sentNow.current;
    const left = Object.entries(now).filter(([clip, { seen }]) => {
      const row = rows.find((one) => one.clip === Number(clip));
      return row && !row.settled && row.seen === seen && !refusals[clip];
    });
    if (left.length === Object.keys(now).length) return;
    sentNow.current = Object.fromEntries(left);
    setSent(sentNow.current);
  }, [told, refusals]);

  // Since when the card with the focus has it, on screen: a key pressed before was meant for another.
  const focusedAt = React.useRef(0);
  React.useLayoutEffect(() => {
    focusedAt.current = performance.now();
  }, [focused]);

  const moveTo = (clip) => {
    setFocus(clip);
    const card = list.current?.querySelector(`[data-clip="${clip}"]`);
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest" });
  };

  const decide = (row, answer, reason) => {
    if (sentNow.current[row.clip]) return; // a double click
    sentNow.current = { ...sentNow.current, [row.clip]: { answer, seen: row.seen } };
    setSent(sentNow.current);
    onDecide(row.clip, answer, reason, row.seen);
    // The next one that waits; a withdrawn decision stays under the finger.
    const index = rows.indexOf(row);
    const open = (one) => one !== row && !one.answer && !one.settled && !sentNow.current[one.clip];
    const next = [...rows.slice(index + 1), ...rows.slice(0, index)].find(open);
    if (answer && next) moveTo(next.clip);
  };

  const move = (step) => {
    const next = rows[rows.findIndex((row) => row.clip === focused) + step];
    if (next) moveTo(next.clip);
  };

  /** The clip with the focus, if it asks for a decision. */
  const asking = () => reasons.current[focused] && rows.find((row) => row.clip === focused);
  const decideFocused = (answer) => (press) => {
    const row = asking();
    if (row && press.at >= focusedAt.current) decide(row, answer, reasons.current[focused].value);
  };

  const actions = {
    positive: decideFocused("positive"),
    negative: decideFocused("negative"),
    skip: decideFocused("skip"),
    next: () => move(1),
    previous: () => move(-1),
    up: () => move(-columns(list.current)),
    down: () => move(columns(list.current)),
    renew: () => stale && onOrder(),
    reason: () => reasons.current[focused]?.focus(),
  };
  const now = React.useRef();
  now.current = { actions, reader };
  React.useLayoutEffect(
    () =>
      attend({
        context: () => "disagreements",
        reader: () => now.current.reader,
        act: (action, press) => now.current.actions[action]?.(press),
      }),
    [],
  );

  return (
    <>
      <div className="disagreement-list" ref={list} data-testid="disagreements">
        {rows.map((row) => (
          <DisagreementCard
            key={row.clip}
            row={row}
            media={media}
            rules={rules}
            reader={reader}
            focused={row.clip === focused}
            sent={sent[row.clip]}
            refusal={refusals[row.clip]}
            reasonBox={(box) => (reasons.current[row.clip] = box)}
            onFocus={() => setFocus(row.clip)}
            onDecide={(answer, reason) => decide(row, answer, reason)}
            onWriting={(now) =>
              setWriting((some) => {
                if (some.includes(row.clip) === now) return some;
                return now ? [...some, row.clip] : some.filter((clip) => clip !== row.clip);
              })
            }
            onLeaveReason={() => moveTo(row.clip)}
          />
        ))}
      </div>
      {stale && (
        <button type="button" className="new-order" onClick={() => onOrder()}>
          new order ready <Key of="renew" />
        </button>
      )}
    </>
  );
}
