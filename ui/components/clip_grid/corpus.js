// What things are called in this corpus: sound has a studio of its own, without films and shots.

import { s } from "./store.js";

const heard = () => s.facets?.sense === "hearing";

export const filmWord = () => (heard() ? "recording" : "film");
export const shotWord = () => (heard() ? "window" : "shot");
