// What differs between two texts, line by line.
const MOST_CELLS = 4_000_000;       // of the table below; beyond it the middle counts as replaced

/** -> [{ kind: ' ' | '-' | '+', text, line }]; line counts in the new text from 1 (in the old one for '-'). */
export function diff(before, after) {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) {
    start++;
  }
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) {
    end++;
  }
  const same = (from, to) => b.slice(from, to).map((text, i) => ({ kind: ' ', text, line: from + i + 1 }));
  return [...same(0, start), ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end), start), ...same(b.length - end, b.length)];
}

function middle(a, b, offset) {
  const out = [];
  if (a.length * b.length > MOST_CELLS) {
    a.forEach((text, i) => out.push({ kind: '-', text, line: offset + i + 1 }));
    b.forEach((text, i) => out.push({ kind: '+', text, line: offset + i + 1 }));
    return out;
  }
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1] + 1 : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push({ kind: ' ', text: b[j], line: offset + j + 1 });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && longest[(i + 1) * width + j] >= longest[i * width + j + 1])) {
      out.push({ kind: '-', text: a[i], line: offset + ++i });
    } else {
      out.push({ kind: '+', text: b[j], line: offset + ++j });
    }
  }
  return out;
}

/** The changed lines with a few around them; { kind: '…' } stands for what is left out. */
export function changed(lines, around = 2) {
  const near = lines.map((_, i) => lines.slice(Math.max(0, i - around), i + around + 1).some(line => line.kind !== ' '));
  return lines.flatMap((line, i) => near[i] ? [line] : i > 0 && !near[i - 1] ? [] : [{ kind: '…', text: '', line: 0 }]);
}
