import React from "react";
import * as drafts from "./draft.js";
import { Theirs } from "./Theirs.jsx";

const FIELDS = [
  ["name", "Name", { required: true }],
  ["group", "Group", {}],
  ["keywords", "Search words, with commas", {}],
  ["description", "What counts as yes", { rows: 3 }],
];

/** A label's definition, to be read and changed while others may change it. */
export function DefinitionForm({ label, definition, version, saves, longest, onSave }) {
  const [draft, setDraft] = React.useState(() => drafts.begin(definition, version));
  const told = React.useRef({ label, saves });
  React.useEffect(() => {
    if (told.current.label !== label) {
      told.current = { label, saves };
      setDraft(drafts.begin(definition, version));
    } else setDraft((now) => drafts.hear(now, definition, version));
  }, [label, JSON.stringify(definition), version]);
  React.useEffect(() => {
    if (told.current.saves === saves) return;
    told.current.saves = saves;
    setDraft(drafts.saved);
  }, [saves]);

  const open = drafts.conflicts(draft);
  const change = (step, ...more) => setDraft((now) => step(now, ...more));
  return (
    <form
      className="definition"
      data-testid="definition"
      onSubmit={(event) => {
        event.preventDefault();
        if (open.length) return;
        const form = Object.fromEntries(FIELDS.map(([key]) => [key, drafts.textOf(draft, key)]));
        change(drafts.send);
        onSave({ ...form, version: String(draft.version) });
      }}
    >
      {FIELDS.map(([field, title, { rows, ...props }]) => {
        const Box = rows ? "textarea" : "input";
        return (
          <React.Fragment key={field}>
            <label className={`field ${field}`} htmlFor={`definition-${field}`}>
              {title}
              <Box
                id={`definition-${field}`}
                name={field}
                value={drafts.textOf(draft, field)}
                maxLength={longest[field]}
                autoComplete="off"
                rows={rows}
                onChange={(event) => change(drafts.write, field, event.target.value)}
                {...props}
              />
            </label>
            {open.includes(field) && (
              <Theirs
                field={field}
                text={draft.theirs[field]}
                what={`Version ${draft.version}, saved while you wrote, says`}
                onKeep={() => change(drafts.keepMine, field)}
                onTake={() => change(drafts.takeTheirs, field)}
              />
            )}
          </React.Fragment>
        );
      })}
      <button
        type="submit"
        className="secondary"
        disabled={open.length > 0}
        title={open.length > 0 ? "Choose first what holds" : undefined}
      >
        Save as version {draft.version + 1}
      </button>
    </form>
  );
}
