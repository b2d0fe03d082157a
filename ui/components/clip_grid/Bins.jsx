import React from "react";
import { createBin, openBin, removeBin } from "./bins.js";
import { glyphs } from "./rules.js";
import { s } from "./store.js";
import { useTopic } from "./useTopic.js";

/** The smart bins in a panel of their own, and a field that keeps what is searched for as one. */
export function Bins({ reader }) {
  useTopic("bins");
  useTopic("search");
  useTopic("read");
  const box = React.useRef(null);
  const bins = s.bins ?? [];
  const { text } = s.search;
  // Words alone leave nothing out.
  const asks = text !== "" && !(s.read.text === text && (s.read.plain || s.read.fault));
  const close = () => {
    box.current.open = false;
  };
  return (
    <details
      ref={box}
      className="bins"
      data-testid="bins"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
        box.current.querySelector("summary").focus();
      }}
    >
      <summary title="Searches kept under a name, shared by everybody who sees their labels">
        bins {bins.length > 0 && <span className="faint">{bins.length}</span>}
      </summary>
      <div className="bins-panel">
        {bins.length === 0 && (
          <p className="faint">
            No search is kept yet. Search by a condition, such as rain &gt; .8, and keep it here.
          </p>
        )}
        <ul>
          {bins.map((bin) => (
            <li key={bin.id}>
              <button
                type="button"
                className="open"
                title={`${bin.text}: by ${bin.by}${bin.fault ? `. ${bin.fault}` : ""}`}
                onClick={() => {
                  openBin(bin);
                  close();
                }}
              >
                {bin.name}{" "}
                <span className="faint">
                  {bin.clips == null ? "…" : bin.clips.toLocaleString("en")}
                  {bin.entered > 0 && ` + ${bin.entered.toLocaleString("en")}`}
                </span>
              </button>
              {!reader && (
                <button
                  type="button"
                  className="quiet"
                  aria-label={`Remove ${bin.name}`}
                  onClick={() => removeBin(bin)}
                >
                  {glyphs.remove}
                </button>
              )}
            </li>
          ))}
        </ul>
        {!reader && asks && <Keep text={text} />}
      </div>
    </details>
  );
}

function Keep({ text }) {
  const [name, setName] = React.useState("");
  const keep = () => {
    if (name.trim()) createBin(name.trim(), () => setName(""));
  };
  return (
    <div className="keep">
      <label>
        <span>
          keep <code>{text}</code> as
        </span>
        <input
          value={name}
          maxLength={120}
          placeholder="a name"
          data-testid="bin-name"
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault(); // the form around it would search
            keep();
          }}
        />
      </label>
      <button type="button" disabled={!name.trim()} onClick={keep} data-testid="bin-keep">
        keep
      </button>
    </div>
  );
}
