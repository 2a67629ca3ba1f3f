// Fields to type in: text, numbers, addresses, dates and times, as native inputs.

import { el } from "./dom.js";
import { textWords } from "./text.js";

/** For each element: the native type, the key of its value, the key of its first value. */
const FIELDS = {
  plain_text_input: { type: "text", key: "value", initial: "initial_value" },
  email_text_input: { type: "email", key: "value", initial: "initial_value" },
  url_text_input: { type: "url", key: "value", initial: "initial_value" },
  number_input: { type: "number", key: "value", initial: "initial_value" },
  datepicker: { type: "date", key: "selected_date", initial: "initial_date" },
  timepicker: { type: "time", key: "selected_time", initial: "initial_time" },
  datetimepicker: { type: "datetime-local", key: "selected_date_time", initial: "initial_date_time" },
};

export function field(element, place) {
  const { key, initial } = FIELDS[element.type];
  const convert = CONVERTERS[element.type] ?? PLAIN;
  const kept = place.recall(element)?.[key] ?? element[initial] ?? null;
  const input = buildInput(element, place);
  input.value = kept === null ? "" : convert.toField(kept);
  const read = () => ({ [key]: input.value === "" ? null : convert.fromField(input.value) });
  place.begin(element, { [key]: kept });
  input.addEventListener("input", () => place.remember(element, read()));
  if (place.dispatches) watchDispatch(input, element, () => place.change(element, read(), input));
  return input;
}

const PLAIN = { toField: String, fromField: (words) => words };
const CONVERTERS = {
  datetimepicker: {
    toField: localDateTime,
    fromField: (words) => Math.floor(new Date(words).getTime() / 1000),
  },
};

function localDateTime(seconds) {
  const date = new Date(seconds * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function buildInput(element, place) {
  const attributes = {
    "aria-label": place.label || textWords(element.placeholder, place.names) || null,
    placeholder: textWords(element.placeholder, place.names) || null,
    minlength: element.min_length,
    maxlength: element.max_length,
    autofocus: element.focus_on_load,
    dataset: { actionId: element.action_id, blockId: place.blockId },
  };
  if (element.multiline) return el("textarea", { ...attributes, rows: 4 });
  return el("input", { ...attributes, type: FIELDS[element.type].type, ...numberAttributes(element) });
}

function numberAttributes({ type, min_value, max_value, is_decimal_allowed }) {
  return type === "number_input"
    ? { min: min_value, max: max_value, step: is_decimal_allowed ? "any" : "1" }
    : {};
}

/** Text is told on Enter (or as typed, where the app wants that); dates and times when they change. */
function watchDispatch(input, element, report) {
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const isText = FIELDS[element.type].key === "value";
  if (!isText) input.addEventListener("change", report);
  if (isText && triggers.includes("on_character_entered")) input.addEventListener("input", report);
  if (isText && triggers.includes("on_enter_pressed")) {
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey) return;
      event.preventDefault();
      report();
    });
  }
}
