// Every interactive element of Block Kit, by its type.

import { button, overflow } from "./buttons.js";
import { checkboxes, radioButtons } from "./choices.js";
import { el } from "./dom.js";
import { externalSelect, multiExternalSelect } from "./external_select.js";
import { fileInput } from "./file_input.js";
import { field } from "./inputs.js";
import { multiSelect, multiWorkspaceSelect, staticSelect, workspaceSelect } from "./selects.js";

const ELEMENTS = {
  button,
  workflow_button: button,
  overflow,
  static_select: staticSelect,
  external_select: externalSelect,
  users_select: workspaceSelect,
  channels_select: workspaceSelect,
  conversations_select: workspaceSelect,
  multi_static_select: multiSelect,
  multi_external_select: multiExternalSelect,
  multi_users_select: multiWorkspaceSelect,
  multi_channels_select: multiWorkspaceSelect,
  multi_conversations_select: multiWorkspaceSelect,
  checkboxes,
  radio_buttons: radioButtons,
  plain_text_input: field,
  email_text_input: field,
  url_text_input: field,
  number_input: field,
  datepicker: field,
  timepicker: field,
  datetimepicker: field,
  file_input: fileInput,
  image: ({ image_url, alt_text }) => image(image_url, alt_text),
};

/** The control for an element; a kind that the page can't draw says so. */
export function interactive(element, place) {
  const build = ELEMENTS[element.type];
  return build
    ? build(element, place)
    : el("span", { class: "muted" }, `(${element.type} isn’t shown in the playground)`);
}

export function image(address, alternative) {
  return el("img", { src: address ?? null, alt: alternative ?? "", loading: "lazy" });
}
