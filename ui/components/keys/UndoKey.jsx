import React from "react";
import { Key } from "./Help.jsx";
import { attend } from "./listen.js";

/** The undo key of a page whose only key it is; it names itself while there is something to undo. */
export function UndoKey({ context, reader, shown, onUndo }) {
  const now = React.useRef();
  now.current = { reader, onUndo };
  React.useLayoutEffect(
    () =>
      attend({
        context: () => context,
        reader: () => now.current.reader,
        act: () => now.current.onUndo(),
      }),
    [context],
  );
  return shown ? <Key of="undo" /> : null;
}
