import React from "react";
import { view } from "./cards.js";
import { s } from "./store.js";
import { subscribe } from "./topics.js";

/** What a card shows (`view` of cards.js), followed. */
export const useClip = (clip) =>
  React.useSyncExternalStore(
    React.useMemo(() => subscribe(`clip ${clip}`), [clip]),
    () => view(clip),
  );

/** Whether the card has the focus. */
export const useFocused = (clip) =>
  React.useSyncExternalStore(
    React.useMemo(() => subscribe(`focus ${clip}`), [clip]),
    () => s.focus === clip,
  );
