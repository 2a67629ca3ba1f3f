// Options of selects, checkboxes and radio buttons: read from an element, compared, and sent back as Slack sends them.

/** All options of a select, in or out of groups. */
export function allOptions({ options, option_groups }) {
  return options ?? option_groups?.flatMap((group) => group.options) ?? [];
}

export function isSame(one, other) {
  return Boolean(one && other) && one.value === other.value;
}

/** The person's earlier choice where it can still be chosen, else the app's. */
export function chosenOption(element, place) {
  const options = allOptions(element);
  const kept = options.find((option) => isSame(option, place.recall(element)?.selected_option));
  return kept ?? options.find((option) => isSame(option, element.initial_option)) ?? null;
}

/** The person's earlier choices that can still be chosen, else the app's. */
export function chosenOptions(element, place) {
  const options = allOptions(element);
  const kept = place.recall(element)?.selected_options;
  const wanted = kept ?? element.initial_options ?? [];
  return options.filter((option) => wanted.some((one) => isSame(one, option)));
}

/** The people or channels of the workspace as options, for the selects that list them. */
export function workspaceOptions(store, kind) {
  const list =
    kind === "user"
      ? store.people.map(({ id, real_name }) => [id, real_name])
      : store.conversations
          .filter(({ kind: own }) => own === "channel")
          .map(({ id, name }) => [id, `#${name}`]);
  return list.map(([value, text]) => ({ value, text: { type: "plain_text", text } }));
}
