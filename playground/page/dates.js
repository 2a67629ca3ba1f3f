// Dates and times as Slack writes them, in the reader's time zone and language.

const LOCALE = "en-US";
const TIME = { hour: "numeric", minute: "2-digit" };
const MONTH_DAY = { month: "long", day: "numeric" };

const FORMATS = {
  date_num: (date, { zone }) => dayNumber(date, zone),
  date_slash: format({ month: "2-digit", day: "2-digit", year: "numeric" }),
  date: format({ ...MONTH_DAY, year: "numeric" }),
  date_short: format({ month: "short", day: "numeric", year: "numeric" }),
  date_long: format({ weekday: "long", ...MONTH_DAY, year: "numeric" }),
  date_pretty: (date, reader) => near(date, reader) ?? FORMATS.date(date, reader),
  date_short_pretty: (date, reader) => near(date, reader) ?? FORMATS.date_short(date, reader),
  date_long_pretty: (date, reader) => near(date, reader) ?? FORMATS.date_long(date, reader),
  day_divider_pretty: (date, reader) => near(date, reader) ?? FORMATS.date_long(date, reader),
  time: format(TIME),
  time_secs: format({ ...TIME, second: "2-digit" }),
  ago: (date, { locale }) => ago(date, locale),
};

/** Fill Slack's `{date_short_pretty} at {time}` for a time in seconds, in the reader's zone and language. */
export function formatSlackDate(seconds, pattern, timeZone, locale = LOCALE) {
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return pattern;
  const reader = { zone: timeZone, locale };
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => FORMATS[name]?.(date, reader) ?? whole);
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

function format(options) {
  return (date, { zone, locale }) => new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(date);
}

function dayNumber(date, timeZone) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(date);
}

/** Today, yesterday or tomorrow, in the reader's language; null for any other day. */
function near(date, { zone, locale }) {
  const day = dayNumber(date, zone);
  const away = [-1, 0, 1].find((days) => dayNumber(new Date(Date.now() + days * 86_400_000), zone) === day);
  return away === undefined ? null : relative(locale).format(away, "day");
}

function ago(date, locale) {
  const seconds = (date.getTime() - Date.now()) / 1000;
  const [unit, size] = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ].find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return relative(locale).format(Math.round(seconds / size), unit);
}

function relative(locale) {
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
}
