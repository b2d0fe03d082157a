import React from "react";
import { usePlaying } from "../clip_grid/usePlaying.js";
import { CardFrame } from "../disagreement_queue/CardFrame.jsx";
import { attend } from "../keys/listen.js";

/** Cards beside each other in the current layout: how far an arrow up or down goes. */
const columns = (list) => {
  const boxes = [...list.children].map((child) => child.offsetTop);
  return Math.max(1, boxes.filter((top) => top === boxes[0]).length);
};

export function FamilyQueue({ rows, media, reader, refusals, onFix }) {
  const [focus, setFocus] = React.useState("");
  // Corrections on their way, by row: a second key does nothing until the server has answered.
  const [sent, setSent] = React.useState({});
  const list = React.useRef(null);
  const waiting = rows.filter((row) => !row.settled);
  const known = rows.some((row) => row.key === focus);
  const focused = known ? focus : ((waiting[0] ?? rows[0])?.key ?? "");
  // Since when the card with the focus has it: a key pressed before was meant for another.
  const focusedAt = React.useRef(0);
  React.useLayoutEffect(() => {
    focusedAt.current = performance.now();
  }, [focused]);
  React.useEffect(() => setSent({}), [rows, refusals]);

  const moveTo = (key) => {
    setFocus(key);
    const card = [...(list.current?.children ?? [])].find((one) => one.dataset.row === key);
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest" });
  };
  const move = (step) => {
    const next = rows[rows.findIndex((row) => row.key === focused) + step];
    if (next) moveTo(next.key);
  };
  const fix = (row, at) => {
    const says = row?.says[at];
    if (!says || row.settled || sent[row.key]) return;
    setSent({ ...sent, [row.key]: true });
    onFix(row.key, says.label);
    const index = rows.indexOf(row);
    const next = [...rows.slice(index + 1), ...rows.slice(0, index)].find((one) => !one.settled);
    if (next) moveTo(next.key);
  };

  const actions = {
    next: () => move(1),
    previous: () => move(-1),
    up: () => move(-columns(list.current)),
    down: () => move(columns(list.current)),
    correct: (press) => {
      const row = rows.find((one) => one.key === focused);
      if (press.at >= focusedAt.current) fix(row, Number(press.key) - 1);
    },
  };
  const now = React.useRef();
  now.current = { actions, reader };
  React.useLayoutEffect(
    () =>
      attend({
        context: () => "families",
        reader: () => now.current.reader,
        act: (action, press) => now.current.actions[action]?.(press),
      }),
    [],
  );

  return (
    <div className="disagreement-list" ref={list} data-testid="contradictions">
      {rows.map((row) => (
        <Card
          key={row.key}
          row={row}
          media={media}
          reader={reader}
          focused={row.key === focused}
          sent={Boolean(sent[row.key])}
          refusal={refusals[row.key]}
          onFocus={() => setFocus(row.key)}
          onFix={(at) => fix(row, at)}
        />
      ))}
    </div>
  );
}

function Card({ row, media, reader, focused, sent, refusal, onFocus, onFix }) {
  const { playing, start, stop } = usePlaying();
  return (
    <article
      className="disagreement-card"
      aria-label={`${row.title}: ${row.sentence}${row.settled ? "; corrected" : ""}`}
      aria-current={focused || undefined}
      tabIndex={focused ? 0 : -1}
      data-row={row.key}
      data-clip={row.clip}
      data-answer=""
      data-settled={row.settled}
      data-focused={focused}
      onFocus={() => {
        onFocus();
        start();
      }}
      onBlur={stop}
      onPointerEnter={(event) => event.pointerType !== "touch" && start()}
      onPointerLeave={stop}
    >
      <CardFrame row={row} media={media} playing={playing} />
      <div className="about">
        <header>
          <h2 title={row.title}>{row.title}</h2>
          <time>{row.when}</time>
        </header>
        <p>{row.sentence}</p>
        {row.says.map((says) => (
          <p key={says.label} className="family-says">
            <b className={says.truth}>{says.sign}</b> <b>{says.name}</b>{" "}
            <span className="faint">{says.who}</span>
          </p>
        ))}
        {row.settled && <p className="faint">Nothing contradicts here any more.</p>}
        {!row.settled && !reader && !sent && (
          <div className="deciding">
            {row.says.map((says, at) => (
              <button
                key={says.label}
                type="button"
                data-fix={says.label}
                title={says.how}
                onClick={() => onFix(at)}
              >
                {says.fix} <kbd>{at + 1}</kbd>
              </button>
            ))}
          </div>
        )}
        {sent && <p className="faint">saving …</p>}
        {refusal && (
          <p className="refusal" role="alert">
            {refusal}
          </p>
        )}
      </div>
    </article>
  );
}
