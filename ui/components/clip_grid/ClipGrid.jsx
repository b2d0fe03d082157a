import React from "react";
import { EventLoopContext } from "$/utils/context-registry";
import { ClipCard } from "./ClipCard.jsx";
import { Choices } from "./Choices.jsx";
import { Dropped } from "./Dropped.jsx";
import { FullSize } from "./FullSize.jsx";
import { Help } from "./Keys.jsx";
import { Banner, Empty, Footer } from "./Panels.jsx";
import { SearchBar } from "./SearchBar.jsx";
import { SelectionBar } from "./SelectionBar.jsx";
import { look, openTab, renew, setFull } from "./commands.js";
import { keyOf } from "./keys.js";
import { REVIEW_FILTERS } from "./orders.js";
import { searchMore } from "./questions.js";
import { counts, order, s, setConnected, setSend, subscribe, tabs, view } from "./store.js";
import { useKeys } from "./useKeys.js";
import { useTopic } from "./useTopic.js";
import "./patches.js";

const GATE = 10; // answers of each kind before the first model

export function ClipGrid({ media, reader, onCommand }) {
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
  useTopic("full");
  useTopic("selection");
  const [help, setHelp] = React.useState(false);
  const box = React.useRef(null);
  const grid = React.useRef(null);
  useKeys({ reader, box, grid, setHelp });

  // A page of another label must not show the one before while its own state is on the way.
  const here = window.location.pathname.match(/\/label\/(\d+)/)?.[1];
  const gone = s.dropped && String(s.dropped.label) === here;
  const ready = !gone && s.stream !== "" && String(s.label?.id) === here;
  React.useEffect(() => {
    if (ready) document.title = `${s.label.name} – Rushes`;
  });
  return (
    <div className="board" aria-busy={!ready && !gone} data-selecting={s.selecting}>
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
        {gone && <Dropped />}
      </div>
      {ready && <SelectionBar />}
      {ready && s.full && <FullSize media={media} close={() => setFull(false)} />}
      {help && <Help close={() => setHelp(false)} />}
      <Footer toggleHelp={() => setHelp((now) => !now)} />
    </div>
  );
}

function Tabs() {
  useTopic("tab");
  useTopic("marks");
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
          {key === "review" && s.again.length > 0 && (
            <span className="waits" title="The definition changed: look at these again">
              {s.again.length}
            </span>
          )}
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
  const over = s.tab === "review" && ["suspects", "again"].includes(s.review) ? s.review : "";
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
        {clips.map((card) => (
          <ClipCard key={card} id={card} media={media} reader={reader} over={over} />
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
  useTopic("keys");
  const { tab, fresh } = s;
  const clips = order();
  const done = tab === "next" && clips.length > 0 && clips.every((clip) => view(clip).mine);
  if (!fresh[tab] && !done) return null;
  return (
    <button type="button" className="new-order" data-testid="new-order" onClick={() => renew()}>
      {done ? "All answered. Next 25" : "new order ready"} – <kbd>{keyOf("renew")}</kbd>
    </button>
  );
}
