import React from "react";
import * as drafts from "./draft.js";
import { Theirs } from "./Theirs.jsx";

/** A text of a label that is changed where it stands, while others may change it: `children` show
 * it, and a button beside them opens it. Enter saves, Escape leaves it as it was. */
export function InPlace({
  label,
  field,
  text,
  version,
  verb,
  what,
  longest,
  long = false,
  saves,
  onSave,
  children,
}) {
  const [draft, setDraft] = React.useState(null); // null: it is only shown
  const opener = React.useRef(null);
  const box = React.useRef(null);
  const told = React.useRef(saves);
  const change = (step, ...more) => setDraft((now) => now && step(now, ...more));
  React.useEffect(() => change(drafts.hear, { [field]: text }, version), [text, version]);
  const open = draft !== null;
  React.useEffect(() => box.current?.select(), [open]);
  React.useEffect(() => {
    if (told.current !== saves && draft?.sent) close();
    told.current = saves;
  }, [saves]);

  function close() {
    setDraft(null);
    setTimeout(() => opener.current?.focus());
  }

  function save(event) {
    event.preventDefault();
    if (drafts.conflicts(draft).length) return;
    if (!drafts.isTouched(draft)) return close();
    change(drafts.send);
    const now = drafts.textOf(draft, field);
    onSave({ label: String(label), field, text: now, was: text, version: String(draft.version) });
  }

  function onKeyDown(event) {
    if (event.key === "Escape") close();
    // What an input method is given with Enter is no sentence that is over.
    const over = event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing;
    if (long && over) save(event);
  }

  if (!draft)
    return (
      <>
        {children}
        <button
          type="button"
          className="quiet in-place"
          aria-label={`${verb} ${what}`}
          ref={opener}
          onClick={() => setDraft(drafts.begin({ [field]: text }, version))}
        >
          {verb}
        </button>
      </>
    );
  const Box = long ? "textarea" : "input";
  return (
    <form className="in-place" data-testid={`in-place-${field}`} onSubmit={save}>
      <Box
        aria-label={`${verb} ${what}`}
        value={drafts.textOf(draft, field)}
        maxLength={longest}
        required={!long}
        rows={long ? 3 : undefined}
        autoComplete="off"
        ref={box}
        onChange={(event) => change(drafts.write, field, event.target.value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" className="quiet" disabled={drafts.conflicts(draft).length > 0}>
        save
      </button>
      <button type="button" className="quiet" onClick={close}>
        cancel
      </button>
      {drafts.conflicts(draft).length > 0 && (
        <Theirs
          field={field}
          text={draft.theirs[field]}
          what={`Version ${draft.version}, saved while you wrote, says`}
          onKeep={() => change(drafts.keepMine, field)}
          onTake={() => change(drafts.takeTheirs, field)}
        />
      )}
    </form>
  );
}
