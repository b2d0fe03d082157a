import React from "react";
import { toggleCurves, toPeak } from "../curves/curves.js";
import { attend } from "../keys/listen.js";
import { REEL_KEYS, selectScene, toFilmOrBack } from "../reel/keys.js";
import { endWalk, walk } from "../reel/walk.js";
import { jumpToCut, jumpToUnsure, toggleFold } from "../wall/wall.js";
import { decide, filterReview, openNote, openTab, renew, setFull, undo } from "./commands.js";
import { findSimilar, findWith } from "./questions.js";
import { moveBy, selectBy, stopSelecting, toggleSelected, toggleSelecting } from "./selection.js";
import { answerAudit, doStep, findMoreYes, takeNewFilms } from "./steps.js";
import { s } from "./store.js";
import { searchNext } from "./suggested.js";
import { tabs } from "./tabs.js";
import { closeWhy, toggleWhy } from "./why.js";

const NOBODY = { context: () => "", reader: () => true, act: () => {} };

/** Actions whose keys do nothing now; the help leaves them out. */
export const idleKeys = () => [
  ...(s.blind && !s.fresh[s.tab] && !s.next ? ["renew"] : []),
  ...(["review", "reel"].includes(s.tab) ? [] : ["filter"]),
  ...(s.tab === "reel" ? [] : ["scene", "curves"]),
  ...(s.tab === "reel" && s.curves.open ? [] : ["next_peak", "previous_peak"]),
  ...(s.tab === "wall" ? [] : ["fold", "cut", "unsure"]),
  ...(s.model ? [] : ["more_yes", "audit", "why", "suggest"]),
  ...(s.step && s.step.does !== "stop" ? [] : ["step"]),
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
    const move = (step) => (press) => {
      endWalk();
      (press.shift && may.current ? selectBy : moveBy)(step());
    };
    // At full size arrows go through the film, as the pictures below it show.
    const along = (step) => (press) => {
      const walks = s.full && s.tab !== "reel" && press.key.startsWith("Arrow");
      if (!walks || !walk(step)) move(() => step)(press);
    };
    const actions = {
      positive: ({ at }) => decide("positive", at),
      negative: ({ at }) => decide("negative", at),
      skip: ({ at }) => decide("skip", at),
      undo: () => undo(),
      next: along(1),
      previous: along(-1),
      up: move(() => (s.full ? -1 : -columns())),
      down: move(() => (s.full ? 1 : columns())),
      first: move(() => Number.NEGATIVE_INFINITY),
      last: move(() => Number.POSITIVE_INFINITY),
      select: toggleSelecting,
      take: () => s.selecting && s.focus !== null && toggleSelected(s.focus),
      note: openNote,
      similar: () => findSimilar(s.focus),
      liked: () => findWith("liked", s.focus),
      disliked: () => findWith("disliked", s.focus),
      suggest: searchNext,
      film: () => toFilmOrBack(),
      scene: selectScene,
      why: () => toggleWhy(setFull),
      curves: toggleCurves,
      next_peak: () => toPeak(1),
      previous_peak: () => toPeak(-1),
      renew,
      fold: toggleFold,
      cut: jumpToCut,
      unsure: jumpToUnsure,
      step: doStep,
      more_yes: findMoreYes,
      new_films: () => takeNewFilms(),
      audit: answerAudit,
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
      close: () => {
        if (s.full && s.whyOpen) return closeWhy();
        return s.full ? setFull(false) : s.selecting ? stopSelecting() : setHelp(false);
      },
    };
    return attend({
      context: () => (s.found ? "" : s.blind ? "blind" : "grid"), // a question lies over the grid
      reader: () => !may.current,
      act: (action, press) =>
        ((s.tab === "reel" && !s.full && REEL_KEYS[action]) || actions[action])(press),
    });
  }, [ready, gone]);
}
