import React from "react";
import { decide, filterReview, openNote, openTab, renew, setFull, undo } from "./commands.js";
import { actionOf, keyIn } from "./keys.js";
import { findSimilar } from "./questions.js";
import { moveBy, selectBy, stopSelecting, toggleSelected, toggleSelecting } from "./selection.js";
import { s, tabs } from "./store.js";

/** One key per decision; never while the person types, and never with ctrl, alt or cmd. */
export function useKeys({ reader, box, grid, setHelp }) {
  const may = React.useRef();
  may.current = !reader;
  React.useEffect(() => {
    const columns = () => getComputedStyle(grid.current).gridTemplateColumns.split(" ").length;
    const arrows = { ArrowLeft: () => -1, ArrowRight: () => 1, ArrowUp: () => -columns(), ArrowDown: () => columns() };
    const steps = { ...arrows, next: arrows.ArrowRight, previous: arrows.ArrowLeft };
    const onKey = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest?.("input, textarea, select, [contenteditable=true]")) return;
      if (!s.stream || s.dropped || !grid.current) return;
      const act = action(event);
      if (!act) return;
      event.preventDefault();
      act();
    };
    const action = (event) => {
      const key = keyIn(event);
      const name = actionOf(key);
      const step = steps[name ?? key];
      if (step) return () => (event.shiftKey && may.current ? selectBy : moveBy)(step());
      if (event.repeat) return undefined;
      const onButton = event.target.closest?.("button, a, summary");
      if ((key === " " || key === "Enter") && onButton) return undefined;
      if (key === " " && (event.shiftKey || s.full)) return () => setFull(!s.full);
      if (key >= "1" && key <= String(tabs().length)) return () => openTab(tabs()[key - 1].key);
      const writing = {
        positive: () => decide("positive"),
        negative: () => decide("negative"),
        skip: () => decide("skip"),
        undo,
        select: toggleSelecting,
        note: openNote,
        Enter: s.selecting && s.focus !== null ? () => toggleSelected(s.focus) : undefined,
      };
      const reading = {
        similar: () => findSimilar(s.focus),
        renew,
        filter: s.tab === "review" ? () => filterReview() : undefined,
        " ": () => window.dispatchEvent(new Event("clip-grid-play")),
        "/": () => {
          if (s.blind) return;
          openTab("search");
          box.current?.focus();
          box.current?.select();
        },
        "?": () => setHelp((now) => !now),
        Escape: () => (s.full ? setFull(false) : s.selecting ? stopSelecting() : setHelp(false)),
      };
      return (may.current ? { ...writing, ...reading } : reading)[name ?? key];
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
