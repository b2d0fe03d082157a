// Who is told of a change. A component subscribes to one clip or one topic, so that a mark re-renders
// one card and nothing else.

const listeners = new Map();
const versions = new Map();

export const subscribe = (topic) => (listener) => {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(listener);
  return () => listeners.get(topic).delete(listener);
};

export const version = (topic) => versions.get(topic) ?? 0;

export function announce(...topics) {
  for (const topic of topics) {
    versions.set(topic, version(topic) + 1);
    for (const listener of listeners.get(topic) ?? []) listener();
  }
}

export const announceAll = () => announce(...listeners.keys());
