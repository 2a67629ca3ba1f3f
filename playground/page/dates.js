// Dates and times as Slack writes them, in the reader's time zone.

const LOCALE = "en-US";
const TIME = { hour: "numeric", minute: "2-digit" };
const MONTH_DAY = { month: "long", day: "numeric" };

const FORMATS = {
  date_num: (date, zone) =>
    new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(date),
  date_slash: (date, zone) => format(date, zone, { month: "2-digit", day: "2-digit", year: "numeric" }),
  date: (date, zone) => format(date, zone, { ...MONTH_DAY, year: "numeric" }),
  date_short: (date, zone) => format(date, zone, { month: "short", day: "numeric", year: "numeric" }),
  date_long: (date, zone) => format(date, zone, { weekday: "long", ...MONTH_DAY, year: "numeric" }),
  date_pretty: (date, zone) => near(date, zone) ?? FORMATS.date(date, zone),
  date_short_pretty: (date, zone) => near(date, zone) ?? FORMATS.date_short(date, zone),
  date_long_pretty: (date, zone) => near(date, zone) ?? FORMATS.date_long(date, zone),
  day_divider_pretty: (date, zone) => near(date, zone) ?? FORMATS.date_long(date, zone),
  time: (date, zone) => format(date, zone, TIME),
  time_secs: (date, zone) => format(date, zone, { ...TIME, second: "2-digit" }),
  ago: (date) => ago(date),
};

/** Fill Slack's `{date_short_pretty} at {time}` for a time in seconds. */
export function formatSlackDate(seconds, pattern, timeZone) {
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return pattern;
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => FORMATS[name]?.(date, timeZone) ?? whole);
}

/** A message's time of day. */
export function timeOfDay(ts, timeZone) {
  return formatSlackDate(ts, "{time}", timeZone);
}

/** A message's day: Today, Yesterday, or the whole date. */
export function dayOf(ts, timeZone) {
  const day = formatSlackDate(ts, "{date_long_pretty}", timeZone);
  return day.charAt(0).toUpperCase() + day.slice(1);
}

/** A message's full date and time, for titles. */
export function fullTime(ts, timeZone) {
  return formatSlackDate(ts, "{date_long} at {time_secs}", timeZone);
}

function format(date, timeZone, options) {
  return new Intl.DateTimeFormat(LOCALE, { ...options, timeZone }).format(date);
}

function near(date, timeZone) {
  const day = FORMATS.date_num(date, timeZone);
  const shifted = (days) => FORMATS.date_num(new Date(Date.now() + days * 86_400_000), timeZone);
  if (day === shifted(0)) return "today";
  if (day === shifted(-1)) return "yesterday";
  return day === shifted(1) ? "tomorrow" : null;
}

function ago(date) {
  const seconds = (date.getTime() - Date.now()) / 1000;
  const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });
  const [unit, size] = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ].find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return relative.format(Math.round(seconds / size), unit);
}
