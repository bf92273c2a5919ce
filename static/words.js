/* How many words a text has. Scripts that set no spaces between words are counted by characters, as the server does:
   each letter of Han, Hiragana, Katakana, Thai, Lao, Khmer or Myanmar is one; of the rest, each run between spaces that
   holds a letter or a number is one. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const LETTER = /\p{L}/u;
const LETTER_OR_NUMBER = /[\p{L}\p{N}]/u;

export function countWords(text) {
  let single = 0;
  let rest = "";
  for (const character of text) {
    if (!UNSPACED.test(character)) { rest += character; continue; }
    if (LETTER.test(character)) single += 1;
    rest += " ";
  }
  return single + rest.split(/\s+/u).filter((run) => LETTER_OR_NUMBER.test(run)).length;
}
