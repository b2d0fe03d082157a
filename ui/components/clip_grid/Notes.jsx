import React from "react";
import { isComposing } from "../keys/press.js";
import { closeNote, writeNote } from "./commands.js";
import { limits } from "./rules.js";
import { clipOf, s } from "./store.js";
import { useTopic } from "./useTopic.js";

/** A small field over the card; Enter keeps the note, Escape leaves it as a draft. */
export function NoteField({ card, large = false }) {
  useTopic("noting");
  useTopic("full");
  const box = React.useRef(null);
  const open = s.noting === card && s.full === large;
  React.useEffect(() => {
    if (open) box.current.focus({ preventScroll: true });
  }, [open]);
  if (!open) return null;
  const leave = () => {
    closeNote();
    document.getElementById(`clip-${card}`)?.focus({ preventScroll: true });
  };
  return (
    <textarea
      ref={box}
      className="note-field"
      rows={2}
      maxLength={limits.note}
      placeholder="a note: enter keeps it"
      aria-label="Note on this clip"
      data-testid="note"
      defaultValue={s.drafts.get(clipOf(card)) ?? ""}
      onClick={(event) => event.stopPropagation()}
      onChange={(event) => s.drafts.set(clipOf(card), event.target.value)}
      onKeyDown={(event) => {
        if (isComposing(event)) return;
        if (event.key === "Escape") leave();
        if (event.key !== "Enter" || event.shiftKey) return;
        event.preventDefault();
        if (writeNote(card, event.target.value)) leave();
      }}
    />
  );
}

const when = (at) =>
  new Date(at * 1000).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });

export const Notes = ({ notes }) =>
  notes.length > 0 && (
    <ul className="notes" aria-label="Notes">
      {notes.map(({ name, text, at, waiting }) => (
        <li key={`${at} ${name}`}>
          <b>{name}</b> <span className="faint">{waiting ? "not saved yet" : when(at)}</span>
          <p>{text}</p>
        </li>
      ))}
    </ul>
  );
