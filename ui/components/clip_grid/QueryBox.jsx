import React from "react";
import { isComposing } from "../keys/press.js";
import { NOT_READ } from "./query.js";
import { around, charactersTo, placed, readQuery } from "./query_box.js";
import { search } from "./questions.js";
import { limits } from "./rules.js";
import { s } from "./store.js";
import { useTopic } from "./useTopic.js";

const PAUSE = 450; // ms without typing before a search starts by itself
const READ = 120; // ms without typing before what stands there is read
const LIST = "query-suggestions";

/** The field of the search: words, or conditions, of which it offers what may come next and says what
 * is wrong. Enter searches; the arrows go through what is offered. */
export function QueryBox({ box }) {
  useTopic("search");
  useTopic("read");
  const { search: now, label } = s;
  const [text, setText] = React.useState(now.text);
  const [active, setActive] = React.useState(-1);
  const [open, setOpen] = React.useState(false);
  const timers = React.useRef({ search: 0, read: 0 });
  const caretTo = React.useRef(null); // once the text that was taken stands there
  const later = (name, does, pause) => {
    clearTimeout(timers.current[name]);
    timers.current[name] = setTimeout(does, pause);
  };
  React.useEffect(
    () => () => {
      for (const timer of Object.values(timers.current)) clearTimeout(timer);
    },
    [],
  );
  React.useEffect(() => {
    if (document.activeElement !== box.current) setText(now.text);
  }, [now.text, now.liked]);

  const read = s.read.text === text ? s.read : { ...NOT_READ, text };
  const offered = open ? read.suggestions : [];
  const fault = open ? read.fault : null;
  const go = (value) => {
    clearTimeout(timers.current.search);
    if (value.trim() !== s.search.text) search({ text: value.trim() });
  };
  const type = (value, caret) => {
    setText(value);
    setActive(-1);
    setOpen(true);
    later("read", () => readQuery(value, charactersTo(value, caret)), READ);
    later(
      "search",
      () => {
        // Who has gone to another tab meanwhile must not be brought back; what is not whole yet is
        // searched for by Enter alone.
        const here = s.tab === "search" || document.activeElement === box.current;
        if (here && !(s.read.text === value && s.read.fault)) go(value);
      },
      PAUSE,
    );
  };
  const take = (part) => {
    const { text: value, caret } = placed(text, part);
    caretTo.current = caret;
    type(value, caret);
  };
  // Before the next key is heard: whoever types on goes on behind what was taken.
  React.useLayoutEffect(() => {
    if (caretTo.current === null) return;
    box.current?.focus();
    box.current?.setSelectionRange(caretTo.current, caretTo.current);
    caretTo.current = null;
  });
  const onKeyDown = (event) => {
    if (isComposing(event)) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      event.preventDefault(); // browsers empty the box
      if (offered.length || fault) setOpen(false);
      else event.currentTarget.blur();
    } else if (step && offered.length) {
      event.preventDefault();
      const places = offered.length + 1; // the last one: in none of them
      setActive(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (offered[active]) take(offered[active]);
      else {
        setOpen(Boolean(read.fault));
        go(text);
        if (!read.fault) event.currentTarget.blur();
      }
    }
  };

  return (
    <div className="query">
      <input
        ref={box}
        type="text"
        role="combobox"
        enterKeyHint="search"
        autoComplete="off"
        spellCheck="false"
        aria-label="Search clips in words or conditions"
        aria-autocomplete="list"
        aria-expanded={offered.length > 0}
        aria-controls={LIST}
        aria-activedescendant={offered[active] ? `${LIST}-${active}` : undefined}
        aria-invalid={Boolean(fault)}
        aria-describedby={fault ? "query-fault" : undefined}
        placeholder={
          label?.keywords?.length
            ? `search clips in words, such as “${label.keywords[0]}”`
            : "search clips in words"
        }
        title="Words, or conditions such as: rain > .8 and not indoor, rain:yes by ada, film:train, year:1950s, length > 2, unanswered"
        value={text}
        maxLength={limits.question}
        data-testid="search"
        onChange={(event) => type(event.target.value, event.target.selectionStart)}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <div className="query-panel" hidden={!offered.length && !fault}>
        {fault && <Fault id="query-fault" text={text} fault={fault} take={take} />}
        <div
          id={LIST}
          className="offered"
          role="listbox"
          aria-label="What may stand here"
          hidden={!offered.length}
        >
          {offered.map((one, place) => (
            <div
              key={`${one.kind} ${one.text} ${one.at}`}
              id={`${LIST}-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === active}
              onPointerDown={(event) => {
                event.preventDefault(); // the field keeps the focus
                take(one);
              }}
            >
              {one.text} <span className="faint">{one.kind}</span>
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

/** What is wrong, under what is wrong. */
function Fault({ id, text, fault, take }) {
  const [before, wrong, after] = around(text, fault);
  return (
    <div className="query-fault" data-testid="query-fault">
      <code aria-hidden="true">
        {before}
        <u>{wrong || " "}</u>
        {after}
      </code>
      <p id={id} role="status">
        {fault.message}
      </p>
      {fault.instead && (
        <button
          type="button"
          tabIndex={-1}
          data-testid="query-instead"
          onPointerDown={(event) => {
            event.preventDefault();
            take({ at: fault.at, end: fault.end, text: fault.instead });
          }}
        >
          {fault.instead}
        </button>
      )}
    </div>
  );
}
