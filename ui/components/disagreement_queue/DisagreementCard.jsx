import React from "react";
import { usePlaying } from "../clip_grid/usePlaying.js";
import * as drafts from "../draft/draft.js";
import { keyOf } from "../keys/actions.js";
import { isComposing } from "../keys/press.js";
import { CardFrame } from "./CardFrame.jsx";

const CHOICES = ["positive", "negative", "skip"];

export function DisagreementCard({
  row,
  media,
  reader,
  rules,
  focused,
  sent,
  refusal,
  reasonBox,
  onFocus,
  onDecide,
  onWriting,
  onLeaveReason,
}) {
  const { playing, start, stop } = usePlaying();
  const [changing, setChanging] = React.useState(false);
  // A reason begun stays, also where somebody else decides, or everybody agrees, meanwhile.
  const [draft, setDraft] = React.useState(() => drafts.begin({ reason: row.reason }, row.seen));
  const writing = drafts.isTouched(draft);
  const over = Boolean(row.answer || row.settled);
  const overtaken = writing && over && (!changing || drafts.conflicts(draft).length > 0);
  React.useEffect(() => {
    const next = drafts.hear(draft, { reason: row.reason }, row.seen);
    setDraft(next);
    if (!drafts.isTouched(next)) setChanging(false);
  }, [row.reason, row.seen]);
  React.useEffect(() => onWriting(writing), [writing]);

  const answer = sent ? sent.answer : row.answer;
  const asks = !reader && !sent && (!over || writing || (changing && !row.settled));
  const said = row.answers.map((given) => `${given.name} ${given.sign}`).join(", ");
  return (
    <article
      className="disagreement-card"
      aria-label={`${row.title}: ${said}${row.verdict ? `; ${row.verdict}` : ""}`}
      aria-current={focused || undefined}
      tabIndex={focused ? 0 : -1}
      data-clip={row.clip}
      data-answer={answer}
      data-waiting={Boolean(sent)}
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
      <CardFrame row={row} media={media} playing={playing}>
        {answer && <span className={`mark ${answer}`}>{rules.glyphs[answer]}</span>}
      </CardFrame>
      <div className="about">
        <header>
          <h2 title={row.title}>{row.title}</h2>
          <time>{row.when}</time>
        </header>
        <ul className="answers">
          {row.answers.map((given) => (
            <li key={given.name} title={`${given.name}, ${given.role}`}>
              <b className={given.answer}>{given.sign}</b> {given.name}{" "}
              <span className="faint">{given.role}</span>
            </li>
          ))}
        </ul>
        <p className="weigh">
          {row.score && (
            <span title="The model’s probability of yes" className="model">
              model{" "}
              <i className="bar">
                <i className="accent" style={{ width: row.width }} />
              </i>{" "}
              {row.score}
            </span>
          )}
          {row.tie && <span className="tie">tie</span>}
          {!row.answer && !row.settled && (
            <span
              className="faint"
              title="How much a decision is expected to move the model, from 0 to 1"
            >
              impact {row.weight}
            </span>
          )}
        </p>
        {row.notes.map((note) => (
          <p key={`${note.name} ${note.text}`} className="note">
            <b>{note.name}</b> {note.text}
          </p>
        ))}
        {row.settled && <p className="faint">Everybody agrees meanwhile; nothing to decide.</p>}
        {row.verdict && (
          <p className="verdict">
            <b className={row.answer}>{row.sign}</b> {row.verdict}
            {row.reason && <q>{row.reason}</q>}
          </p>
        )}
        {asks && (
          <div className="deciding">
            {overtaken && (
              <p className="overtaken" role="status">
                {row.settled
                  ? "Everybody agrees since you began to write; your reason was not sent."
                  : "Decided since you began to write; your reason was not sent."}
              </p>
            )}
            <input
              ref={overtaken ? null : reasonBox}
              placeholder="why (Enter)"
              aria-label={`Reason for the decision about ${row.title}`}
              maxLength={rules.limits.reason}
              value={drafts.textOf(draft, "reason")}
              onChange={(event) => setDraft(drafts.write(draft, "reason", event.target.value))}
              onKeyDown={(event) => {
                if (isComposing(event)) return;
                if (event.key === "Enter" || event.key === "Escape") onLeaveReason();
              }}
            />
            {overtaken && (
              <button
                type="button"
                className="quiet"
                onClick={() => setDraft(drafts.discard(draft))}
              >
                discard
              </button>
            )}
            {CHOICES.filter(() => !row.settled).map((value) => (
              <button
                key={value}
                type="button"
                data-choice={value}
                title={`${rules.decided[value]} (${keyOf(value)})`}
                onClick={() => onDecide(value, drafts.textOf(draft, "reason"))}
              >
                <b className={value}>{rules.glyphs[value]}</b> {rules.decided[value]}
              </button>
            ))}
          </div>
        )}
        {row.answer && !reader && !changing && !writing && !sent && (
          <div className="deciding">
            <button type="button" className="quiet" onClick={() => setChanging(true)}>
              change
            </button>
            <button type="button" className="quiet" onClick={() => onDecide("", "")}>
              withdraw
            </button>
          </div>
        )}
        {sent && <p className="faint">{sent.answer ? "saving …" : "withdrawing …"}</p>}
        {refusal && (
          <p className="refusal" role="alert">
            {refusal}
          </p>
        )}
      </div>
    </article>
  );
}
