/**
 * Paragraphs of text, which blank lines part, each with its lines broken anew at most `width` characters wide. What stands
 * between backticks stays on one line.
 */
export function wrapped(text: string, width = 120): string {
  return text
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => lines(paragraph, width).join('\n'))
    .join('\n\n')
}

function lines(paragraph: string, width: number): string[] {
  const broken: string[] = []
  let line = ''
  for (const [found] of paragraph.matchAll(/(?:`[^`]*`|\S)+/g)) {
    const word = found.replace(/\s+/g, ' ')
    if (line !== '' && line.length + 1 + word.length > width) {
      broken.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...broken, line]
}
