/**
 * The stretch of the first document: `start` behind its `---` or 0, `end` before the marker that ends it or the end
 * of the text. A marker in the first column counts even inside of quotes and brackets (libyaml's scannerc.go).
 */
export function firstDocument(text: string): { start: number; end: number } {
  const marker = /(?<=^|[\n\r\x85\u2028\u2029]|^\ufeff)(?:---|\.\.\.)(?![^ \t\n\r\x85\u2028\u2029])/g
  let start = 0
  for (let found = marker.exec(text); found !== null; found = marker.exec(text)) {
    const isStart = found[0] === '---' && start === 0 && isPrologue(text.slice(0, found.index))
    if (!isStart) return { start, end: found.index }
    start = found.index + 3
  }
  return { start, end: text.length }
}

/** Whether a text has nothing but comments, directives and blank lines. */
export function isPrologue(text: string): boolean {
  return text.split(/[\n\r\x85\u2028\u2029]/).every((line) => /^\ufeff?(?:[ \t]*(?:#|$)|%)/.test(line))
}
