import React from "react";
import { flushSync } from "react-dom";
import { heightOf, indicesIn, placeOf, rowsNear } from "./window.js";

/** Many items in rows, of which only those in and near the window are in the document.
 *
 *   <VirtualRows className="grid" box={ref} items={ids} keep={focused}
 *     render={(id, { index, column, top }) =>
 *       <Card key={id} id={id} style={{ gridColumn: column, top }} />} />
 *
 * The stylesheet lays out: the element of `className` is `position: relative; display: grid` with its
 * `grid-template-columns` (one for a list) and `row-gap`; an item is `position: absolute` with
 * `left: 0; right: 0`. All items are of one height, which is measured, so it may change with the
 * window or with what they show.
 *
 *   items   keys, each once, in order
 *   keep    the item that stays in the document wherever it is: the one with the focus. An effect of
 *           its own may scroll it into view.
 *   render  (item, {index, column, top}) → an element with `key={item}`; pass the numbers on one by
 *           one, so that a memoised card is not drawn again
 *   box     a ref to the element
 *
 * Whatever scrolls may be around it; any scroll and any change of size is heard. */
export function VirtualRows({ items, keep = null, render, box, ...attributes }) {
  const [layout, setLayout] = React.useState(null); // {columns, pitch, gap}; null: not measured yet
  const [rows, setRows] = React.useState({ first: 0, last: -1 });
  const count = items.length;

  const measure = () => setLayout((before) => measured(box.current, before));
  const look = () => {
    if (!layout || !box.current) return;
    const { top } = box.current.getBoundingClientRect();
    const { columns, pitch } = layout;
    const near = rowsNear({ top, height: innerHeight, pitch, rows: Math.ceil(count / columns) });
    setRows((now) => (now.first === near.first && now.last === near.last ? now : near));
  };
  const now = React.useRef();
  now.current = { measure, look };

  // What is drawn may be of another height than before. All before anything is painted.
  React.useLayoutEffect(measure);
  React.useLayoutEffect(look, [layout, count]);
  React.useLayoutEffect(() => {
    // At once: else what scrolls into view is painted a frame later than it is seen.
    const scrolled = () => flushSync(() => now.current.look());
    const resized = () =>
      flushSync(() => {
        now.current.measure();
        now.current.look();
      });
    const watcher = new ResizeObserver(resized);
    watcher.observe(box.current);
    document.addEventListener("scroll", scrolled, { capture: true, passive: true });
    addEventListener("resize", resized);
    return () => {
      watcher.disconnect();
      document.removeEventListener("scroll", scrolled, { capture: true });
      removeEventListener("resize", resized);
    };
  }, []);

  const kept = keep === null ? -1 : items.indexOf(keep);
  const shown = layout ? indicesIn(rows, { columns: layout.columns, count, kept }) : [0];
  return (
    <div {...attributes} ref={box} style={{ height: layout ? heightOf(count, layout) : 0 }}>
      {count > 0 &&
        shown.map((index) =>
          render(items[index], { index, ...placeOf(index, layout ?? { columns: 1, pitch: 0 }) }),
        )}
    </div>
  );
}

/** The layout as the document has it now; `before` where nothing changed, or nothing is drawn. */
function measured(box, before) {
  const item = box?.firstElementChild;
  const height = item?.getBoundingClientRect().height;
  if (!height) return before;
  const style = getComputedStyle(box);
  const columns = style.gridTemplateColumns.split(" ").length;
  const gap = Number.parseFloat(style.rowGap) || 0;
  const pitch = height + gap;
  const same =
    before?.columns === columns && before.gap === gap && Math.abs(before.pitch - pitch) < 0.1;
  return same ? before : { columns, pitch, gap };
}
