// Talks to /api/uploads, in the words of tus 1.0.0. What goes wrong is thrown as a `Problem`.

const TUS = { "Tus-Resumable": "1.0.0" };
const PIECE = 16 * 2 ** 20; // bytes of one request: when it breaks, what came of it is kept

/** ``status`` 0: nobody answered. ``temporary``: the same may go well later. */
export class Problem extends Error {
  constructor(status, message, temporary) {
    super(message);
    this.status = status;
    this.temporary = temporary;
  }
}

/** ``base``: the address of uploads. */
export function connection(base) {
  const origin = new URL(base).origin;

  const ask = (method, url, headers = {}, body = null, progress = null, signal = null) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const away = () => reject(new Problem(0, "The studio cannot be reached.", true));
      request.open(method, url);
      request.withCredentials = true;
      for (const [name, value] of Object.entries({ ...TUS, ...headers }))
        request.setRequestHeader(name, value);
      if (progress) request.upload.onprogress = (event) => progress(event.loaded);
      request.onload = () => {
        if (request.status < 400) resolve(request);
        else reject(problem(request));
      };
      request.onerror = away;
      request.onabort = away;
      const abort = () => request.abort();
      signal?.addEventListener("abort", abort);
      request.onloadend = () => signal?.removeEventListener("abort", abort);
      request.send(body);
    });

  return {
    async list() {
      return JSON.parse((await ask("GET", base)).responseText);
    },
    /** The address of a new upload. */
    async begin({ name, size, mark, intake }) {
      const told = Object.entries({ filename: name, mark, intake }).filter(([, value]) => value);
      const request = await ask("POST", base, {
        "Upload-Length": String(size),
        "Upload-Metadata": told.map(([key, value]) => `${key} ${base64(value)}`).join(","),
      });
      return new URL(request.getResponseHeader("Location"), origin).href;
    },
    /** How many bytes are there. */
    async offset(place) {
      return Number((await ask("HEAD", place)).getResponseHeader("Upload-Offset"));
    },
    /** Sends a piece from ``offset`` on; how many bytes are there then. */
    async send(place, file, offset, progress, signal) {
      const piece = file.slice(offset, offset + PIECE);
      const headers = {
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": String(offset),
      };
      const told = (loaded) => progress(offset + loaded);
      const request = await ask("PATCH", place, headers, piece, told, signal);
      return Number(request.getResponseHeader("Upload-Offset"));
    },
    async read(place) {
      return JSON.parse((await ask("GET", place)).responseText);
    },
    async cancel(place) {
      await ask("DELETE", place);
    },
    placeOf: (upload) => `${base}/${upload.id}`,
  };
}

function problem(request) {
  try {
    const { message, temporary } = JSON.parse(request.responseText);
    if (message) return new Problem(request.status, message, Boolean(temporary));
  } catch {
    // an answer of somebody else, as of a proxy
  }
  const away = request.status === 0 || request.status >= 500 || request.status === 429;
  const heads = { 404: "That upload is gone.", 410: "That upload was removed." };
  const words = heads[request.status] ?? `The studio answered ${request.status}.`;
  return new Problem(request.status, words, away);
}

function base64(text) {
  const bytes = new TextEncoder().encode(text.toWellFormed?.() ?? text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
