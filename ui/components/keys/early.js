// A script in the head of every page: it records which keys are pressed before the page's modules
// are loaded, so that none is lost. `listen.js` takes over. What people type into fields is never
// recorded.
(() => {
  const pressed = [];
  const record = (event) => {
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    pressed.push({ event, path: location.pathname });
  };
  addEventListener("keydown", record);
  window.__earlyKeys = () => {
    removeEventListener("keydown", record);
    return pressed;
  };
})();
