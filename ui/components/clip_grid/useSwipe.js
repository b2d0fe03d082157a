import React from "react";

const FAR = 64; // px sideways that make a swipe
const STEEP = 48; // px up or down that make it something else

/** On touch screens the focused card swiped right is a yes, left a no. */
export function useSwipe(box, on, decide) {
  const start = React.useRef(null);
  const slide = (by) => {
    if (box.current) box.current.style.translate = by ? `${by}px` : "";
  };
  if (!on) return {};
  return {
    onPointerDown(event) {
      if (event.pointerType === "touch") start.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove(event) {
      if (start.current) slide(event.clientX - start.current.x);
    },
    onPointerUp(event) {
      if (!start.current) return;
      const x = event.clientX - start.current.x;
      const y = event.clientY - start.current.y;
      start.current = null;
      slide(0);
      if (Math.abs(x) >= FAR && Math.abs(y) < STEEP) decide(x > 0 ? "positive" : "negative");
    },
    onPointerCancel() {
      start.current = null;
      slide(0);
    },
  };
}
