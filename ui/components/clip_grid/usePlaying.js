import React from "react";

const HOVER = 120; // ms of rest under the pointer, or of focus, before a clip plays

/** Whether a card's clip plays; `start` makes it play in a moment, `stop` at once no longer. */
export const usePlaying = () => {
  const [playing, setPlaying] = React.useState(false);
  const timer = React.useRef(0);
  React.useEffect(() => () => clearTimeout(timer.current), []);
  const start = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setPlaying(true), HOVER);
  };
  const stop = () => {
    clearTimeout(timer.current);
    setPlaying(false);
  };
  return { playing, setPlaying, start, stop };
};
