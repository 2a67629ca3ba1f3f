// The emoji that apps write most, by Slack's names.

// prettier-ignore
const EMOJI = {
  "+1": "👍", "-1": "👎", thumbsup: "👍", thumbsdown: "👎", ok_hand: "👌", wave: "👋", raised_hands: "🙌",
  clap: "👏", pray: "🙏", muscle: "💪", point_right: "👉", point_left: "👈", point_up: "☝️",
  point_down: "👇", handshake: "🤝", eyes: "👀", white_check_mark: "✅", heavy_check_mark: "✔️",
  ballot_box_with_check: "☑️", x: "❌", no_entry: "⛔", no_entry_sign: "🚫", warning: "⚠️",
  rotating_light: "🚨", exclamation: "❗", question: "❓", grey_question: "❔",
  information_source: "ℹ️", bulb: "💡", bell: "🔔", no_bell: "🔕", lock: "🔒", unlock: "🔓", key: "🔑",
  shield: "🛡️", hourglass: "⌛", hourglass_flowing_sand: "⏳", stopwatch: "⏱️", alarm_clock: "⏰",
  clock1: "🕐", clock3: "🕒", calendar: "📅", date: "📅", spiral_calendar_pad: "🗓️", arrow_right: "➡️",
  arrow_left: "⬅️", arrow_up: "⬆️", arrow_down: "⬇️", arrows_counterclockwise: "🔄",
  arrow_forward: "▶️", leftwards_arrow_with_hook: "↩️", repeat: "🔁", double_vertical_bar: "⏸️",
  black_square_for_stop: "⏹️", page_facing_up: "📄", page_with_curl: "📃", clipboard: "📋", memo: "📝",
  pencil: "📝", pencil2: "✏️", file_folder: "📁", open_file_folder: "📂", card_index_dividers: "🗂️",
  bar_chart: "📊", chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", paperclip: "📎",
  pushpin: "📌", link: "🔗", mag: "🔍", mag_right: "🔎", wastebasket: "🗑️", inbox_tray: "📥",
  outbox_tray: "📤", package: "📦", email: "✉️", envelope: "✉️", speech_balloon: "💬",
  thought_balloon: "💭", loudspeaker: "📢", mega: "📣", gear: "⚙️", wrench: "🔧",
  hammer_and_wrench: "🛠️", robot_face: "🤖", computer: "💻", satellite: "🛰️", electric_plug: "🔌",
  rocket: "🚀", tada: "🎉", sparkles: "✨", star: "⭐", star2: "🌟", fire: "🔥", zap: "⚡", boom: "💥",
  trophy: "🏆", heart: "❤️", green_heart: "💚", blue_heart: "💙", red_circle: "🔴",
  large_blue_circle: "🔵", large_green_circle: "🟢", large_yellow_circle: "🟡",
  large_orange_circle: "🟠", white_circle: "⚪", black_circle: "⚫", large_green_square: "🟩",
  large_red_square: "🟥", large_yellow_square: "🟨", white_large_square: "⬜",
  black_large_square: "⬛", white_small_square: "▫️", black_small_square: "▪️",
  small_blue_diamond: "🔹", small_orange_diamond: "🔸", one: "1️⃣", two: "2️⃣", three: "3️⃣",
  four: "4️⃣", five: "5️⃣", zero: "0️⃣", smile: "😄", grinning: "😀", slightly_smiling_face: "🙂",
  simple_smile: "🙂", wink: "😉", joy: "😂", thinking_face: "🤔", neutral_face: "😐", confused: "😕",
  disappointed: "😞", cry: "😢", sweat_smile: "😅", sunglasses: "😎", facepalm: "🤦", shrug: "🤷",
  technologist: "🧑‍💻", bust_in_silhouette: "👤", busts_in_silhouette: "👥", identification_card: "🪪",
  office: "🏢", house: "🏠", moneybag: "💰", credit_card: "💳", receipt: "🧾", books: "📚", book: "📖",
  bookmark: "🔖", label: "🏷️", coffee: "☕", seedling: "🌱",
};

/** Put the characters for the known `:names:` of a text; unknown names stay as written. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):(?::skin-tone-\d:)?/g, (whole, name) => EMOJI[name] ?? whole);
}

/** The character for one name, or the name between colons. */
export function emojiFor(name, unicode) {
  if (EMOJI[name]) return EMOJI[name];
  return unicode ? String.fromCodePoint(...unicode.split("-").map((code) => Number.parseInt(code, 16))) : `:${name}:`;
}
