import React from "react";
import { attend } from "../keys/listen.js";
import { decide, filterReview, openNote, openTab, renew, setFull, undo } from "./commands.js";
import { findSimilar } from "./questions.js";
import { moveBy, selectBy, stopSelecting, toggleSelected, toggleSelecting } from "./selection.js";
import { s } from "./store.js";
import { tabs } from "./tabs.js";

const NOBODY = { context: () => "", reader: () => true, act: () => {} };

/** Actions whose keys do nothing now; the help leaves them out. */
export const idleKeys = () => [
  ...(s.blind && !s.fresh[s.tab] ? ["renew"] : []),
  ...(s.tab === "review" ? [] : ["filter"]),
  ...(s.selecting ? [] : ["take"]),
];

/** What each key of `../keys/actions.js` does in the grid, once there is one. */
export function useKeys({ ready, gone, reader, box, grid, setHelp }) {
  const may = React.useRef();
  may.current = !reader;
  // Not useEffect: that runs some time after the cards are painted, and keys pressed between would
  // be lost.
  React.useLayoutEffect(() => {
    if (gone) return attend(NOBODY);
    if (!ready) return undefined;
    const columns = () => getComputedStyle(grid.current).gridTemplateColumns.split(" ").length;
    const move = (step) => (press) => (press.shift && may.current ? selectBy : moveBy)(step());
    const actions = {
      positive: ({ at }) => decide("positive", at),
      negative: ({ at }) => decide("negative", at),
      skip: ({ at }) => decide("skip", at),
      undo: () => undo(),
      next: move(() => 1),
      previous: move(() => -1),
      up: move(() => -columns()),
      down: move(() => columns()),
      select: toggleSelecting,
      take: () => s.selecting && s.focus !== null && toggleSelected(s.focus),
      note: openNote,
      similar: () => findSimilar(s.focus),
      renew,
      filter: () => s.tab === "review" && filterReview(),
      play: () => (s.full ? setFull(false) : window.dispatchEvent(new Event("clip-grid-play"))),
      full: () => setFull(!s.full),
      search: () => {
        openTab("search");
        box.current?.focus();
        box.current?.select();
      },
      tab: ({ key }) => tabs()[key - 1] && openTab(tabs()[key - 1].key),
      help: () => setHelp((now) => !now),
      close: () => (s.full ? setFull(false) : s.selecting ? stopSelecting() : setHelp(false)),
    };
    return attend({
      context: () => (s.blind ? "blind" : "grid"),
      reader: () => !may.current,
      act: (action, press) => actions[action](press),
    });
  }, [ready, gone]);
}
