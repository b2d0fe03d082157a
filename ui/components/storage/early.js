// A script in the head of every page. Some browsers deny storage altogether (cookies blocked, a
// sandbox): then even asking for it throws, in code that is not ours too. A stand-in that keeps
// things until the page is left takes its place; `storage.js` knows it by `passing`.
(() => {
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      window[name].getItem("");
      continue;
    } catch {
      // denied, or null
    }
    const kept = new Map();
    const standIn = {
      passing: true,
      getItem: (key) => kept.get(String(key)) ?? null,
      setItem: (key, value) => kept.set(String(key), String(value)),
      removeItem: (key) => kept.delete(String(key)),
      clear: () => kept.clear(),
      key: (i) => [...kept.keys()][i] ?? null,
      get length() {
        return kept.size;
      },
    };
    Object.defineProperty(window, name, { value: standIn, configurable: true });
  }
})();
