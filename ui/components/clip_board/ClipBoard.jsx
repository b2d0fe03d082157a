import React from "react";
import { EventLoopContext } from "$/utils/context-registry";
import { ClipCard } from "./ClipCard.jsx";
import { Banner, Empty, Footer, FullSize, Help } from "./Panels.jsx";
import { SearchBar } from "./SearchBar.jsx";
import { Choices } from "./Choices.jsx";
import { decide, filterReview, look, openTab, renew, undo } from "./commands.js";
import { REVIEW_FILTERS, moveFocus } from "./orders.js";
import { findSimilar, searchMore } from "./questions.js";
import { counts, order, s, setConnected, setSend, subscribe, tabs, view } from "./store.js";
import { useTopic } from "./useTopic.js";
import "./patches.js";

const ANSWERS = { y: "positive", n: "negative", s: "skip" };
const GATE = 10; // answers of each kind before the first model

export function ClipBoard({ media, reader, onCommand }) {
  const [, connectErrors] = React.useContext(EventLoopContext);
  const forward = React.useRef(onCommand);
  forward.current = onCommand;
  React.useEffect(() => {
    setSend((frame) => forward.current(JSON.stringify(frame)));
  }, []);
  React.useEffect(() => setConnected(connectErrors.length === 0), [connectErrors.length]);

  React.useEffect(() => {
    const leave = ["focus", "tab", "link"].map((topic) => subscribe(topic)(look));
    return () => leave.forEach((off) => off());
  }, []);

  useTopic("tab");
  useTopic("label");
  const [help, setHelp] = React.useState(false);
  const [full, setFull] = React.useState(false);
  const box = React.useRef(null);
  const grid = React.useRef(null);
  useKeys({ reader, box, grid, help, setHelp, full, setFull });

  // A page of another label must not show the one before while its own state is on the way.
  const here = window.location.pathname.match(/\/label\/(\d+)/)?.[1];
  const ready = s.stream !== "" && String(s.label?.id) === here;
  React.useEffect(() => {
    if (ready) document.title = `${s.label.name} – Rushes`;
  });
  return (
    <div className="board" aria-busy={!ready}>
      <Banner />
      {ready && !s.blind && <SearchBar box={box} />}
      {ready && <Tabs />}
      {ready && (
        <div className="hint-row">
          <Hint />
          <Choices />
        </div>
      )}
      <div className="scroll">
        {ready && <Grid media={media} reader={reader} grid={grid} />}
        {ready && <NewOrder />}
      </div>
      {full && <FullSize media={media} close={() => setFull(false)} />}
      {help && <Help close={() => setHelp(false)} />}
      <Footer toggleHelp={() => setHelp((now) => !now)} />
    </div>
  );
}

function Tabs() {
  useTopic("tab");
  const open = s.tab;
  return (
    <div className="tabs" role="tablist" aria-label="Where clips come from">
      {tabs().map(({ key, name }, i) => (
        <button
          key={key}
          type="button"
          role="tab"
          aria-selected={key === open}
          data-testid={`tab-${key}`}
          onClick={(event) => {
            openTab(key);
            event.currentTarget.blur();
          }}
        >
          <kbd>{i + 1}</kbd> {name}
        </button>
      ))}
    </div>
  );
}

/** One line, always there so that nothing below it moves: what is missing before the model starts,
 * why this batch was chosen, or what the tab shows. */
function Hint() {
  useTopic("marks");
  useTopic("build");
  useTopic("order");
  useTopic("search");
  const { blind, model, tab, batch, search } = s;
  const { positive, negative } = counts();
  let [name, text] = ["tab-hint", tabs().find(({ key }) => key === tab)?.hint];
  if (tab === "next" && batch) [name, text] = ["batch-reason", batch.reason];
  else if (tab === "review" && s.review !== "all") text = REVIEW_FILTERS.find(({ key }) => key === s.review).why;
  else if (tab === "search" && search.note) [name, text] = ["search-note", search.note];
  else if (!blind && !model)
    [name, text] = ["gate", `Label ${GATE} ✓ and ${GATE} ✕ to start the model: ${positive} ✓ ${negative} ✕ so far`];
  return (
    <p className="hint" data-testid={name} title={text}>
      {text}
    </p>
  );
}

function Grid({ media, reader, grid }) {
  useTopic("order");
  const clips = order();
  const doubts = s.tab === "review" && s.review === "suspects";
  const end = React.useRef(null);
  React.useEffect(() => {
    const watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && searchMore(), {
      rootMargin: "600px",
    });
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [clips]);
  return (
    <>
      <div className="grid" ref={grid} role="feed" aria-label="Clips" data-testid="grid">
        {clips.map((clip) => (
          <ClipCard key={clip} clip={clip} media={media} reader={reader} doubts={doubts} />
        ))}
      </div>
      {clips.length === 0 && <Empty />}
      <div ref={end} />
    </>
  );
}

function NewOrder() {
  useTopic("order");
  useTopic("marks");
  const { tab, fresh } = s;
  const clips = order();
  const done = tab === "next" && clips.length > 0 && clips.every((clip) => view(clip).mine);
  if (!fresh[tab] && !done) return null;
  return (
    <button type="button" className="new-order" data-testid="new-order" onClick={() => renew()}>
      {done ? "All answered. Next 25" : "new order ready"} – <kbd>r</kbd>
    </button>
  );
}

/** One key per decision; never while the person types, and never with a modifier. */
function useKeys({ reader, box, grid, help, setHelp, full, setFull }) {
  const state = React.useRef();
  state.current = { reader, help, full };
  React.useEffect(() => {
    const columns = () => getComputedStyle(grid.current).gridTemplateColumns.split(" ").length;
    const moves = { ArrowLeft: () => -1, ArrowRight: () => 1, ArrowUp: () => -columns(), ArrowDown: () => columns() };
    const onKey = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest?.("input, textarea, select, [contenteditable=true]")) return;
      if (!s.stream || !grid.current) return;
      const act = action(event);
      if (!act) return;
      event.preventDefault();
      act();
    };
    const action = (event) => {
      const { reader, full } = state.current;
      const key = event.key;
      if (moves[key]) return () => moveFocus(moves[key]());
      if (event.repeat) return undefined;
      if (ANSWERS[key]) return reader ? undefined : () => decide(ANSWERS[key]);
      if (key === " " && event.target.closest?.("button, a, summary")) return undefined;
      if (key === " " && (event.shiftKey || full)) return () => setFull((now) => !now);
      if (key >= "1" && key <= String(tabs().length)) return () => openTab(tabs()[key - 1].key);
      return {
        " ": () => window.dispatchEvent(new Event("clip-board-play")),
        u: reader ? undefined : undo,
        g: () => findSimilar(s.focus),
        f: s.tab === "review" ? () => filterReview() : undefined,
        r: renew,
        "/": () => {
          if (s.blind) return;
          openTab("search");
          box.current?.focus();
          box.current?.select();
        },
        "?": () => setHelp((now) => !now),
        Escape: () => (full ? setFull(false) : setHelp(false)),
      }[key];
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
