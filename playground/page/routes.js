// Where the person is: a conversation, perhaps a thread or a tab, kept in the address after the #.

const PERMALINK = /^\/archives\/([A-Z0-9]+)(?:\/p(\d{10})(\d{6}))?\/?$/;

/**
 * @typedef {{channel: string, thread?: string, tab?: string, ts?: string}} Route
 */

/** The route in a hash such as `#/C1/1700000000.000100` or `#/D1/home`. */
export function readHash(hash) {
  const [, channel, rest] = hash.split("/");
  if (!channel) return null;
  return rest === "home" ? { channel, tab: "home" } : { channel, thread: rest || undefined };
}

export function writeHash({ channel, thread, tab }) {
  return `#/${channel}${thread ? `/${thread}` : ""}${tab === "home" ? "/home" : ""}`;
}

/** The route that a permalink points at, or null for any other address. */
export function readPermalink(address) {
  const url = new URL(address, location.href);
  const found = PERMALINK.exec(url.pathname);
  if (!found) return null;
  const [, channel, seconds, fraction] = found;
  const ts = seconds && `${seconds}.${fraction}`;
  return { channel, ts, thread: url.searchParams.get("thread_ts") ?? undefined };
}

const FILE_LINK = /^\/files\/(?:.*[/-])?(F[A-Z0-9]{6,})\//;

/** Where the page itself downloads the file that one of Slack's own file addresses names, or null. */
export function readFileLink(address, you) {
  const url = new URL(address, location.href);
  const found = url.origin === location.origin && FILE_LINK.exec(url.pathname);
  return found ? `/ui/files/${found[1]}/download?as=${encodeURIComponent(you)}` : null;
}

/** Let clicks on links into the workspace stay in the page. */
export function followLinks({ go, download }) {
  document.addEventListener("click", (event) => {
    const anchor = event.target.closest?.("a[href]");
    if (!anchor) return;
    const route = readPermalink(anchor.href);
    if ((route && go(route)) || download(anchor.href)) event.preventDefault();
  });
}
