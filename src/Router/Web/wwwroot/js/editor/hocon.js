// HOCON for the eye: what each part of a line is, and where in the rig the caret stands. Diagnostics come from the router, which reads for real.
const TOKEN = /(#.*|\/\/.*)|("""[\s\S]*?(?:"""|$)|"(?:[^"\\]|\\.)*"?)|(\$\{\??[^}]*\}?)|(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?:\s?(?:ms|s|m|\/s|%|dB|B|kB|MB)\b|\/s)?(?![\w-]))|([{}[\],]|\+=|[=:])|([^\s"#${}[\],=:+]+)|(\s+)|(.)/g;
const WORDS = new Set(['include', 'required', 'file', 'true', 'false', 'on', 'off', 'yes', 'no', 'null']);

/** One line -> { tokens: [{ text, kind }], open }; open: inside of a """text""" that goes on. */
export function tokens(line, open) {
  const found = [];
  if (open) {
    const end = line.indexOf('"""');
    if (end < 0) {
      return { tokens: [{ text: line, kind: 'text' }], open: true };
    }
    found.push({ text: line.slice(0, end + 3), kind: 'text' });
    line = line.slice(end + 3);
  }
  let goesOn = false;
  for (const [text, comment, string, substitution, number, mark, word] of line.matchAll(TOKEN)) {
    const kind = comment ? 'comment' : string ? 'text' : substitution ? 'reference' : number ? 'number' : mark ? 'mark' : word ? (WORDS.has(word) ? 'word' : 'plain') : '';
    if (string?.startsWith('"""') && (string.length < 6 || !string.endsWith('"""'))) {
      goesOn = true;
    }
    found.push({ text, kind });
  }
  // What stands before a sign of equality or a brace is a key.
  for (let i = 0; i < found.length; i++) {
    if (found[i].kind === 'plain' || found[i].kind === 'text' || found[i].kind === 'word' || found[i].kind === 'number') {
      const next = found.slice(i + 1).find(token => token.text.trim() !== '');
      if (next && next.kind === 'mark' && ['=', ':', '{', '+='].includes(next.text)) {
        found[i].kind = 'key';
      }
    }
  }
  return { tokens: found, open: goesOn };
}

/** Where a place of the text is: { path: ['routes', 'launch', 'via', '[', '{'], key, word, inText, quote }. `key` is set when a value is being written. */
export function whereIs(text, at) {
  const path = [];
  let [key, lastKey, inText, inComment] = ['', '', '', false];
  let word = '';
  for (let i = 0; i < at; i++) {
    const letter = text[i];
    if (inComment) {
      inComment = letter !== '\n';
      continue;
    }
    if (inText) {
      if (letter === '\\') {
        i++;
      } else if (text.startsWith(inText, i)) {
        i += inText.length - 1;
        lastKey = word;
        inText = '';
      } else {
        word += letter;
      }
      continue;
    }
    if (letter === '#' || (letter === '/' && text[i + 1] === '/')) {
      inComment = true;
    } else if (letter === '"') {
      inText = text.startsWith('"""', i) ? '"""' : '"';
      i += inText.length - 1;
      word = '';
    } else if (letter === '{' || letter === '[') {
      path.push(letter === '[' ? `${key || lastKey}[` : key || lastKey || '{');
      [key, lastKey, word] = ['', '', ''];
    } else if (letter === '}' || letter === ']') {
      path.pop();
      [key, lastKey, word] = ['', '', ''];
    } else if (letter === '=' || letter === ':') {
      key = (word || lastKey).trim();
      [lastKey, word] = ['', ''];
    } else if (letter === ',' || letter === '\n') {
      [key, lastKey, word] = ['', '', ''];
    } else if (/\s/.test(letter)) {
      lastKey = word || lastKey;
      word = '';
    } else {
      word += letter;
    }
  }
  return { path, key, word, inText: inText !== '', inComment };
}
