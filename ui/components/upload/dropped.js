// What was dropped: files, and the files in folders, which administrators alone may drop.

const MOST_FILES = 5000;

/** ``transfer``: of the event, whose entries have to be asked for before anything is awaited. */
export async function droppedFiles(transfer, folders) {
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? null);
  const plain = items.map((item) => item.getAsFile());
  const files = [];
  let refused = 0;
  for (const [at, entry] of entries.entries()) {
    if (!entry?.isDirectory) files.push(plain[at]);
    else if (folders) await walk(entry, files);
    else refused++;
  }
  return { files: files.filter(Boolean), refused };
}

async function walk(folder, files) {
  const reader = folder.createReader();
  for (;;) {
    const entries = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (!entries.length || files.length >= MOST_FILES) return;
    for (const entry of entries) {
      if (entry.name.startsWith(".")) continue; // what systems hide
      if (entry.isDirectory) await walk(entry, files);
      else files.push(await new Promise((resolve) => entry.file(resolve, () => resolve(null))));
    }
  }
}
