import React from "react";
import { subscribe, version } from "./topics.js";

/** Render again whenever the topic is announced. */
export const useTopic = (topic) =>
  React.useSyncExternalStore(subscribe(topic), () => version(topic));
