import React from "react";
import { EventLoopContext } from "$/utils/context-registry";
import { Help, Key } from "../keys/Help.jsx";
import { Reel } from "../reel/Reel.jsx";
import { VirtualRows } from "../virtual_rows/VirtualRows.jsx";
import { keepPlace } from "../wall/scrolling.js";
import { WallHint } from "../wall/WallFilters.jsx";
import { WallSide } from "../wall/WallSide.jsx";
import { moreAbove, moreBelow } from "../wall/wall.js";
import { Choices } from "./Choices.jsx";
import { ClipCard } from "./ClipCard.jsx";
import { view } from "./cards.js";
import { look, renew, setFull } from "./commands.js";
import { Dropped } from "./Dropped.jsx";
import { Found } from "./Found.jsx";
import { FullSize } from "./FullSize.jsx";
import { Legend } from "./Legend.jsx";
import { setConnected, setSend } from "./link.js";
import { REVIEW_FILTERS } from "./orders.js";
import { Banner, Empty, Footer } from "./Panels.jsx";
import { listen } from "./patches.js";
import { QueueEnd } from "./QueueEnd.jsx";
import { searchMore } from "./questions.js";
import { glyphs, limits, takeRules } from "./rules.js";
import { SearchBar } from "./SearchBar.jsx";
import { SelectionBar } from "./SelectionBar.jsx";
import { Spoken } from "./Spoken.jsx";
import { SuggestedWords } from "./SuggestedWords.jsx";
import { doStep } from "./steps.js";
import { order, s } from "./store.js";
import { Tabs } from "./Tabs.jsx";
import { tabs } from "./tabs.js";
import { missingText } from "./texts.js";
import { subscribe } from "./topics.js";
import { idleKeys, useKeys } from "./useKeys.js";
import { useTopic } from "./useTopic.js";

export function ClipGrid({ media, reader, rules, onCommand }) {
  takeRules(rules);
  const [, connectErrors] = React.useContext(EventLoopContext);
  const forward = React.useRef(onCommand);
  forward.current = onCommand;
  React.useEffect(() => setConnected(connectErrors.length === 0), [connectErrors.length]);

  // The way out first, then what came in already: all that a patch sets off must find it.
  React.useLayoutEffect(() => {
    window.addEventListener("clip-grid-step", doStep); // the button beside the numbers
    const leave = ["focus", "tab", "link"].map((topic) => subscribe(topic)(look));
    setSend((text) => forward.current(text));
    listen();
    return () => {
      window.removeEventListener("clip-grid-step", doStep);
      for (const off of leave) off();
    };
  }, []);

  useTopic("tab");
  useTopic("label");
  useTopic("full");
  useTopic("selection");
  const [help, setHelp] = React.useState(false);
  const box = React.useRef(null);
  const grid = React.useRef(null);
  // A page of another label must not show the one before while its own state is on the way.
  const here = window.location.pathname.match(/\/label\/(\d+)/)?.[1];
  const gone = s.dropped && String(s.dropped.label) === here;
  const ready = !gone && s.stream !== "" && String(s.label?.id) === here;
  useKeys({ ready, gone, reader, box, grid, setHelp });
  React.useEffect(() => {
    if (ready) document.title = `${s.label.name} – Rushes`;
  });
  return (
    <div className="clip-grid" aria-busy={!ready && !gone} data-selecting={s.selecting}>
      <Banner />
      {ready && !s.blind && <SearchBar box={box} reader={reader} />}
      {ready && <Tabs />}
      {ready && (
        <div className="hint-row">
          <Hint />
          {s.tab === "search" && !s.blind && <SuggestedWords />}
          <Choices reader={reader} />
        </div>
      )}
      {ready && s.tab === "reel" ? (
        <Reel media={media} reader={reader} />
      ) : (
        <div className="scroll">
          {ready && <Grid media={media} reader={reader} grid={grid} />}
          {ready && <NewOrder />}
          {ready && <QueueEnd />}
          {gone && <Dropped />}
        </div>
      )}
      {ready && s.tab === "wall" && <WallSide reader={reader} />}
      {ready && <SelectionBar />}
      {ready && !reader && <Found media={media} />}
      {ready && s.full && <FullSize media={media} close={() => setFull(false)} />}
      {help && (
        <Help
          context={s.blind ? "blind" : "grid"}
          reader={reader}
          idle={idleKeys()}
          close={() => setHelp(false)}
        >
          <Legend />
        </Help>
      )}
      <Spoken />
      <Footer reader={reader} toggleHelp={() => setHelp((now) => !now)} />
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
  const { positives, negatives } = s.counts;
  const enough = Math.min(positives, negatives) >= limits.gate;
  let [name, text] = ["tab-hint", tabs().find(({ key }) => key === tab)?.hint];
  if (tab === "next" && batch) [name, text] = ["batch-reason", batch.reason];
  else if (tab === "review" && s.review !== "all")
    text = REVIEW_FILTERS.find(({ key }) => key === s.review).why;
  else if (tab === "search" && search.note) [name, text] = ["search-note", search.note];
  else if (!blind && !model)
    [name, text] = [
      "gate",
      enough
        ? `${positives} ${glyphs.positive} ${negatives} ${glyphs.negative}: enough, the first model is being built`
        : `Label ${limits.gate} ${glyphs.positive} and ${limits.gate} ${glyphs.negative} to start the model: ${positives} ${glyphs.positive} ${negatives} ${glyphs.negative} so far`,
    ];
  const missing = missingText(s.feeds);
  if (missing) text = `${missing} ${text}`;
  if (name === "tab-hint" && tab === "wall") return <WallHint hint={text} />;
  return (
    <p className="hint" data-testid={name} title={text}>
      {text}
    </p>
  );
}

/** One is near the first or the last card: there may be more behind it. */
function more(first) {
  if (s.tab === "wall") first ? moreAbove() : moreBelow();
  else if (!first) searchMore();
}

function Grid({ media, reader, grid }) {
  useTopic("order");
  useTopic("focus");
  const clips = order();
  const over = s.tab === "review" && ["suspects", "re_review"].includes(s.review) ? s.review : "";
  // Of the wall, a run is here.
  const { before, total } = s.tab === "wall" ? s.wall : { before: 0, total: 0 };
  const count = Math.max(before + clips.length, total);
  const [start, end] = [React.useRef(null), React.useRef(null)];
  React.useLayoutEffect(keepPlace, [clips]);
  React.useEffect(() => {
    const near = (seen) => {
      for (const { target, isIntersecting } of seen)
        if (isIntersecting) more(target === start.current);
    };
    const watcher = new IntersectionObserver(near, { rootMargin: "600px" });
    for (const edge of [start, end]) watcher.observe(edge.current);
    return () => watcher.disconnect();
  }, [clips]);
  return (
    <>
      <div ref={start} />
      <VirtualRows
        className="grid"
        role={clips.length ? "feed" : undefined}
        aria-label={clips.length ? "Clips" : undefined}
        data-testid="grid"
        data-count={clips.length}
        box={grid}
        items={clips}
        keep={s.focus}
        render={(card, place) => (
          <ClipCard
            key={card}
            id={card}
            {...place}
            index={before + place.index}
            count={count}
            media={media}
            reader={reader}
            over={over}
          />
        )}
      />
      {clips.length === 0 && <Empty reader={reader} />}
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
      {done ? `All answered. Next ${limits.batch}` : "new order ready"} – <Key of="renew" />
    </button>
  );
}
