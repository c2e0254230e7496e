/** A command that a page of the docs shows. */
export interface Step {
  readonly command: string
  /** What it prints; undefined where the page does not say, in a block of a script. */
  readonly output: string | undefined
}

/** The commands of a page's `console` blocks with the output that follows each, and those of its `sh` blocks. */
export function stepsOf(page: string): Step[] {
  return Array.from(page.matchAll(/^```(console|sh)\n(.*?)^```$/gms), ([, language, block]) =>
    language === 'sh' ? scriptSteps(block!) : consoleSteps(block!),
  ).flat()
}

function scriptSteps(block: string): Step[] {
  return block
    .split('\n')
    .filter(Boolean)
    .map((command) => ({ command, output: undefined }))
}

function consoleSteps(block: string): Step[] {
  const [, ...parts] = `\n${block}`.split('\n$ ')
  return parts.map((part) => {
    const end = `${part}\n`.indexOf('\n')
    const output = part.slice(end + 1).trimEnd()
    return { command: part.slice(0, end), output: output === '' ? '' : `${output}\n` }
  })
}
