import React from "react";
import { droppedFiles } from "./dropped.js";
import { connection } from "./http.js";
import { markOfFile } from "./mark.js";
import { queue } from "./sending.js";
import { bytes, said, spoken } from "./texts.js";

// One for all pages of a tab: people may walk on while files are sent.
let sending = null;

function started(address) {
  if (!sending) {
    const wait = (ms, signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        signal.addEventListener("abort", () => {
          clearTimeout(timer);
          resolve();
        });
      });
    sending = queue({ studio: connection(address), markOf: markOfFile, wait });
    addEventListener("online", sending.retry);
  }
  return sending;
}

export function DropZone({ address, accept, intakes, folders, files }) {
  const all = started(address);
  const rows = React.useSyncExternalStore(all.listen, all.rows);
  const [over, setOver] = React.useState(false);
  const [note, setNote] = React.useState("");
  const chooser = React.useRef(null);
  const intake = React.useRef(null);
  React.useEffect(() => {
    all.look();
  }, [all]);
  // A file that misses the zone must not take the place of the page.
  React.useEffect(() => {
    const holds = (event) => event.dataTransfer?.types.includes("Files");
    const prevent = (event) => holds(event) && event.preventDefault();
    addEventListener("dragover", prevent);
    addEventListener("drop", prevent);
    return () => {
      removeEventListener("dragover", prevent);
      removeEventListener("drop", prevent);
    };
  }, []);

  const choose = (chosen) => all.choose(chosen, intake.current.value.trim());
  const drop = async (event) => {
    event.preventDefault();
    setOver(false);
    const found = await droppedFiles(event.dataTransfer, folders);
    setNote(found.refused ? "Only administrators may drop folders; drop the files in it." : "");
    choose(found.files);
  };
  const picked = (event) => {
    setNote("");
    choose([...event.target.files]);
    event.target.value = ""; // so that the same file can be chosen again
  };
  const outcome = new Map(files.map((file) => [file.file, file]));
  const isOver = (row) => ["arrived", "refused", "left"].includes(row.state);

  return (
    <section className="upload" aria-label="Send files" data-testid="upload">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button in it does the same */}
      <div
        className={over ? "drop-zone over" : "drop-zone"}
        data-testid="drop-zone"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={(event) => event.currentTarget.contains(event.relatedTarget) || setOver(false)}
        onDrop={drop}
      >
        <p>
          Drop files here, or{" "}
          <button type="button" className="primary" onClick={() => chooser.current.click()}>
            choose files
          </button>
        </p>
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          accept={accept}
          onChange={picked}
          aria-label="Files to send"
          data-testid="chooser"
        />
        <label className="field">
          Into the intake (may be left empty)
          <input ref={intake} list="upload-intakes" autoComplete="off" maxLength={120} />
        </label>
        <datalist id="upload-intakes">
          {intakes.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </div>
      {note && (
        <p className="warning" role="alert">
          {note}
        </p>
      )}
      <p className="only-spoken" role="status">
        {spoken(rows)}
      </p>
      {rows.length > 0 && (
        <ul className="uploads">
          {rows.map((row) => (
            <Row key={row.key} row={row} all={all} became={outcome.get(row.number)} />
          ))}
        </ul>
      )}
      {rows.some(isOver) && (
        <button type="button" className="quiet" onClick={all.clear}>
          clear what is over
        </button>
      )}
    </section>
  );
}

function Row({ row, all, became }) {
  const { key, name, size, received, state } = row;
  const bad = state === "refused" || state === "left" || became?.stage === "failed";
  const act = (text, does) => (
    <button type="button" className="quiet" aria-label={`${text} ${name}`} onClick={does}>
      {text}
    </button>
  );
  return (
    <li data-upload={name} data-state={state}>
      <bdi className="upload-name" title={name}>
        {name}
      </bdi>
      <span className={bad ? "problem-text" : "faint"}>
        {bad && <span aria-hidden="true">✕ </span>}
        {state === "arrived" && !bad && <span aria-hidden="true">✓ </span>}
        {said(row, became)}
      </span>
      <span className="upload-acts">
        {["waiting", "sending", "cut"].includes(state) && act("pause", () => all.pause(key))}
        {state === "paused" && act("resume", () => all.resume(key))}
        {["waiting", "sending", "cut", "paused", "missing"].includes(state) &&
          act("cancel", () => all.cancel(key))}
      </span>
      {!["arrived", "refused", "left"].includes(state) && (
        <progress max={size} value={received} aria-label={`${bytes(received)} of ${name}`} />
      )}
    </li>
  );
}
