// A script in the head of every page: it records which keys are pressed before the page's modules
// are loaded, so that none is lost. `listen.js` takes over. What people type into fields is never
// recorded, and of the rest only the last few.
(() => {
  let pressed = [];
  const record = (event) => {
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    pressed = [...pressed, { event, path: location.pathname }].slice(-8);
  };
  addEventListener("keydown", record);
  window.__earlyKeys = () => {
    removeEventListener("keydown", record);
    return pressed;
  };
})();
