// Slack's three escapes in a message's text, read back.

/** `&amp;`, `&lt;` and `&gt;` as the characters that they stand for. */
export function unescape(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}
