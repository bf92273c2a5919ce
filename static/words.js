/* How many words a reader sees in Markdown text: never more than count_words in lti_tool/acts/rules.py finds in the text
   as shown, and for ordinary texts as many; a test holds the two together. Here Markdown is only guessed at: fences,
   targets of links, addresses, entities, list numbers, and signs within a word. Han, kana, Thai and the like are
   counted letter by letter. */
const SINGLY = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005-\\u3007\\u3041-\\u30ff\\u31f0-\\u31ff"
  + "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const LETTER = `(?:(?![${SINGLY}])[\\p{L}\\p{N}])`;
const WORD = new RegExp(`[${SINGLY}]|${LETTER}+(?:(?:['\\u2019\\-]|(?<=\\p{Nd})[.,](?=\\p{Nd}))${LETTER}+)*`, "gu");
const JOINED = /[\p{M}\p{Cf}\u115f\u1160\u3164\uffa0]/gu;
const NO_WORDS = [
  [/^[ \t>]*(?:`{3,}|~{3,}).*$/gm, " "],
  [/^[ \t>]*\[[^\]\n]*\]:[ \t]*\n?[ \t]*\S+(?:[ \t]*\n?[ \t]*(?:"[^"]*"|'[^']*'|\([^()]*\)))?[ \t]*$/gm, " "],
  [/<[a-z][a-z0-9+.-]{0,20}:[^\s<>]*>/gi, " "],
  [/\]\(\s*[^()\s]*(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)/g, ""],
  [/\[/g, ""],
  [/(?:\b[a-z][a-z0-9+.-]{0,20}:\/\/|\bwww\.)\S+/gi, " "],
  [/&#?\w{1,32};/g, " "],
  [/^[ \t>*+-]*\d{1,9}[.)][ \t]/gm, " "],
  [/(?<=\S)[*`~]+(?=\S)/g, ""],
];

export function countWords(text) {
  const seen = NO_WORDS.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text);
  return seen.normalize("NFC").replace(JOINED, "").match(WORD)?.length ?? 0;
}
